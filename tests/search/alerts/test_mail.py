"""Messages by e-mail, through a real mail server on this machine."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from archive import settings
from archive.errors import DeliveryFailed, SettingError, UsageError
from archive.settings import Settings
from search.alerts.mail import check_address, send
from tests.search.alerts.material import message, told
from tests.search.alerts.servers import MailBox, certificate, mailbox

TO = "desk@example.org"


def chosen(folder: Path, box: MailBox, **more: object) -> Settings:
    values: dict[str, object] = {
        "smtp_host": box.host, "smtp_port": box.port, "smtp_security": "none",
        "smtp_from": "Hotmic <hotmic@example.org>",
    }  # fmt: skip
    return settings.load(folder, **values | more)


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mailbox() as running:
        yield running


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """The file of the authority, and what the server needs."""
    pem, key = certificate(tmp_path_factory.mktemp("tls"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    return pem, context


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_mail_says_who_said_what_where(tmp_path: Path, box: MailBox) -> None:
    """Passages by event, with speaker and a whole link; letters of any script arrive."""
    passages = (told(1000), told(2000, "لن نرفع الضريبة"), told(5000, event="hearing"))
    send(message(*passages, name="Steuer für Wasser"), TO, chosen(tmp_path, box))

    (mail,) = box.mails
    text = body(mail)
    assert mail["Subject"] == "[Hotmic] Steuer für Wasser: 3 new passages"
    assert (mail["To"], mail["Auto-Submitted"]) == (TO, "auto-generated")
    assert mail["Message-ID"] == "<msg_1@archive.example.org>"
    assert text.count("Title of town-hall (2023-05-24)") == 1
    assert "Ana Moreno: لن نرفع الضريبة" in text
    assert "https://archive.example.org/e/hearing?t=5.0&q=%22the+tax%22" in text
    assert 'hotmic saved remove "Steuer für Wasser"' in text


def test_a_long_mail_is_cut(tmp_path: Path, box: MailBox) -> None:
    """Fifty passages, each at most some sentences; the rest is counted and linked."""
    passages = [told(n * 1000, "word " * 1000) for n in range(60)]
    send(message(*passages), TO, chosen(tmp_path, box))

    text = body(box.mails[0])
    assert len(text) < 30_000
    assert "... and 10 more." in text
    assert "/search?q=%22the+tax%22&sort=newest" in text


def test_a_trial_says_that_it_is_one(tmp_path: Path, box: MailBox) -> None:
    """Nobody takes a test for news."""
    send(message(), TO, chosen(tmp_path, box))

    assert "Test" in box.mails[0]["Subject"]
    assert "This is a test" in body(box.mails[0])


def test_starttls_and_login(tmp_path: Path, tls: tuple[Path, ssl.SSLContext]) -> None:
    """By default the way is encrypted before the password is said."""
    authority, context = tls
    with mailbox(tls_context=context, require_starttls=True, auth_required=True) as box:
        one = chosen(
            tmp_path, box, smtp_security="starttls", smtp_ca=authority, smtp_user="hotmic",
            smtp_password="hush",
        )  # fmt: skip
        send(message(told()), TO, one)
        with pytest.raises(DeliveryFailed, match="535"):
            send(message(told()), TO, one.model_copy(update={"smtp_password": "wrong"}))
        with pytest.raises(DeliveryFailed, match="certificate"):
            send(message(told()), TO, one.model_copy(update={"smtp_ca": None}))
    assert (len(box.mails), set(box.users), box.was_encrypted) == (1, {"hotmic"}, [True])


def test_tls_from_the_first_byte(tmp_path: Path, tls: tuple[Path, ssl.SSLContext]) -> None:
    """The other usual way, on port 465 by default."""
    authority, context = tls
    with mailbox(ssl_context=context) as box:
        send(message(told()), TO, chosen(tmp_path, box, smtp_security="tls", smtp_ca=authority))
    assert len(box.mails) == 1


def test_encryption_is_never_given_up(tmp_path: Path, box: MailBox) -> None:
    """A server that offers no STARTTLS gets nothing, as if someone between had struck it out."""
    with pytest.raises(DeliveryFailed, match="STARTTLS"):
        send(message(told()), TO, chosen(tmp_path, box, smtp_security="starttls"))
    assert box.mails == []


def test_the_servers_own_words_are_told(tmp_path: Path, box: MailBox) -> None:
    """What it refuses, and that nobody is there."""
    box.refuse = "451 4.7.1 come back later"
    with pytest.raises(DeliveryFailed, match=r"451 4\.7\.1 come back later"):
        send(message(told()), TO, chosen(tmp_path, box))
    with pytest.raises(DeliveryFailed, match="mail server"):
        send(message(told()), TO, chosen(tmp_path, box, smtp_port=9))


def test_without_a_mail_server_it_says_which_setting(tmp_path: Path) -> None:
    """Both names that are needed are told."""
    for given in ({}, {"smtp_host": "mail.example.org"}):
        with pytest.raises(SettingError, match="smtp_from"):
            send(message(told()), TO, settings.load(tmp_path, **given))


@pytest.mark.parametrize(
    "address", ["", "desk", "desk@", "@example.org", "a@b\nBcc: c@d", "a@b, c@d", "a b@example.org"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """One address, and nothing that would add a line or a second reader."""
    with pytest.raises(UsageError, match="no e-mail address"):
        check_address(address)


def test_an_address_is_kept_as_it_is() -> None:
    """But for blanks around it."""
    assert check_address(" Desk.One+news@example.org ") == "Desk.One+news@example.org"
