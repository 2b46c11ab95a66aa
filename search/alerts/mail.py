"""Messages by e-mail, through the mail server that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, localtime
from urllib.parse import urlsplit

from archive.errors import DeliveryFailed, SettingError, UsageError
from archive.settings import Settings
from search.alerts.message import Message, subject, text

TIMEOUT_S = 20.0
"""For each answer of the server."""

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""RFC 6409 (submission), RFC 8314 (implicit TLS), RFC 5321."""


def check_settings(settings: Settings) -> None:
    """Raise SettingError where no mail can be sent at all."""
    if settings.smtp_host is None or settings.smtp_from is None:
        missing = "smtp_host" if settings.smtp_host is None else "smtp_from"
        raise SettingError(
            "no e-mail can be sent: the settings name no mail server, or no sender",
            subject=missing,
            hint="Set smtp_host and smtp_from in hotmic.toml (docs/operations.md, Alerts).",
        )


def check_address(address: str) -> str:
    """The address as it will be written. Raises UsageError where it is none."""
    try:
        parsed = Address(addr_spec=address.strip())
    except (MessageError, ValueError, IndexError) as error:
        raise _no_address(address) from error
    if not (parsed.username and parsed.domain):
        raise _no_address(address)
    return parsed.addr_spec


def send(message: Message, address: str, settings: Settings) -> None:
    """Hand a message to the mail server. Raises DeliveryFailed or SettingError."""
    check_settings(settings)
    try:
        written = _write(message, address, settings)
        with _connection(settings) as server:
            if settings.smtp_user is not None:
                server.login(settings.smtp_user, settings.smtp_password or "")
            server.send_message(written)
    except (OSError, ValueError, MessageError) as error:
        raise DeliveryFailed(
            f"the mail server did not take the message: {_said(error)}",
            subject=settings.smtp_host,
            hint="It is kept and tried again; `hotmic saved run` tries at once.",
        ) from error


def _write(message: Message, address: str, settings: Settings) -> EmailMessage:
    """The same Message-ID at every attempt, so that mail programs show a repeated one once."""
    mail = EmailMessage(SMTP_POLICY)
    mail["Subject"] = subject(message)
    mail["From"] = settings.smtp_from
    mail["To"] = address
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = f"<{message.id}@{urlsplit(message.site).hostname or 'hotmic'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers by robots
    mail["Precedence"] = "bulk"
    mail.set_content(text(message))
    return mail


def _connection(settings: Settings) -> smtplib.SMTP:
    host = settings.smtp_host or ""
    port = settings.smtp_port or PORTS[settings.smtp_security]
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=_trust(settings))
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=_trust(settings))
        except BaseException:
            server.close()
            raise
    return server


def _trust(settings: Settings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.smtp_ca)


def _said(error: Exception) -> str:
    """What the server or the system objects to, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_line(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_line(error.smtp_error)}"
    if isinstance(error, TimeoutError):
        return "it took too long"
    return _line(str(error)) or type(error).__name__


def _line(said: str | bytes) -> str:
    told = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(told.split())


def _no_address(address: str) -> UsageError:
    return UsageError(
        "this is no e-mail address", subject=address, hint="Give one such as desk@example.org."
    )
