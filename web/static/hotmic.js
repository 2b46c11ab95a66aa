// Playing along. Everything else on these pages is a link or a form and needs no script.

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const player = $("#player");
const sounds = player ? all("audio", player).map((audio) => ({
  audio,
  from: Number(audio.dataset.from),
  to: Number(audio.dataset.to),
  offset: Number(audio.dataset.offset),
  rate: Number(audio.dataset.rate),
})) : [];
const words = all("#turns .said [data-t]");
const wordTimes = words.map((word) => Number(word.dataset.t));
const rows = all("#turns > [data-t]");
const rowTimes = rows.map((row) => Number(row.dataset.t));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SPEEDS = [1, 1.25, 1.5, 2, 0.75];

let part = null;
let at = player ? Number(player.dataset.at) : 0;
let heard = $(".heard");
let rowNow = $("#now");
let following = true;
let scrolledByUs = 0;

/** The last index whose time is not after `ms`, or -1. */
function lastBefore(times, ms) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The wall clock at the origin, in seconds of the day, and what it is from each change on. */
const days = (player?.dataset.day ?? "").split(" ").filter(Boolean).map((each) => each.split(":").map(Number));

function clockText(ms) {
  const day = (days.findLast(([from]) => from <= ms) ?? days[0])?.[1];
  let seconds = Math.floor(ms / 1000) + (day ?? 0);
  let sign = "";
  if (day !== undefined) seconds = ((seconds % 86400) + 86400) % 86400;
  else if (seconds < 0) [sign, seconds] = ["−", -seconds];
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${sign}${day === undefined ? hours : two(hours)}:${rest}`;
}

function show(ms) {
  at = ms;
  const begin = Number(player.dataset.start);
  const share = Math.min(100, Math.max(0, (100 * (ms - begin)) / (Number(player.dataset.end) - begin)));
  const text = clockText(ms);
  $("#clock").textContent = text;
  for (const pointer of all(".pointer")) {
    pointer.setAttribute("x1", `${share}%`);
    pointer.setAttribute("x2", `${share}%`);
  }
  const number = lastBefore(rowTimes, ms);
  const row = number >= 0 && ms < Number(rows[number].dataset.end) ? rows[number] : null;
  const name = row ? (row.querySelector(".who bdi") || row.querySelector("b")) : null;
  if (row !== null && name !== null) $("#who").textContent = name.textContent;
  const slider = $(".scrub");
  slider.setAttribute("aria-valuenow", String(Math.round(ms / 1000)));
  slider.setAttribute("aria-valuetext", name ? `${text}, ${name.textContent}` : text);
  markWord(ms, row);
}

function markWord(ms, row) {
  const number = lastBefore(wordTimes, ms);
  const word = part && number >= 0 && row?.contains(words[number]) ? words[number] : null;
  if (word !== heard) {
    heard?.classList.remove("heard");
    word?.classList.add("heard");
    heard = word;
  }
  if (part && row && row !== rowNow) {
    rowNow?.classList.remove("turn-now");
    row.classList.add("turn-now");
    rowNow = row;
    if (part && !part.audio.paused) follow();
  }
}

function follow() {
  if (!following || !rowNow) return;
  const box = rowNow.getBoundingClientRect();
  if (box.top > 120 && box.bottom < innerHeight - 120) return;
  scrolledByUs = performance.now();
  rowNow.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function setFollowing(on) {
  following = on;
  $("[data-do=follow]").setAttribute("aria-pressed", String(on));
  if (on) follow();
}

/** Go to an instant of the event clock; in an outage, to what was recorded after it. */
function seek(ms, andPlay) {
  const next = sounds.find((sound) => ms < sound.to) || sounds[sounds.length - 1];
  if (!next) return;
  const target = Math.min(Math.max(ms, next.from), next.to);
  const playing = andPlay ?? (part !== null && !part.audio.paused);
  if (part && part !== next) part.audio.pause();
  part = next;
  part.audio.preload = "auto";
  part.audio.currentTime = Math.max(0, (target - part.offset) / part.rate / 1000);
  show(target);
  if (playing) part.audio.play().catch(() => {});
}

function toggle() {
  if (part === null) seek(at, true);
  else if (part.audio.paused) part.audio.play().catch(() => {});
  else part.audio.pause();
}

/** On to the next stretch off the air or outage, to what stands before it. */
function stepToOdd() {
  const next = all("#turns > [data-odd]").find((element) => Number(element.dataset.odd) > at + 1);
  if (!next) return;
  seek(Number(next.dataset.odd));
  scrolledByUs = performance.now();
  next.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

/** One step along the rows that `wanted` admits, from the one being heard. */
function step(direction, wanted) {
  const starts = rowTimes.filter((_, number) => wanted(rows[number]));
  const here = direction > 0 ? starts.find((ms) => ms > at + 1) : starts.findLast((ms) => ms < at - 1500);
  if (here !== undefined) {
    seek(here);
    setFollowing(true);
    follow();
  }
}

const actions = {
  play: toggle,
  back: () => seek(at - 5000),
  on: () => seek(at + 5000),
  follow: () => setFollowing(!following),
  speed: (button) => {
    const rate = SPEEDS[(SPEEDS.indexOf(sounds[0].audio.playbackRate) + 1) % SPEEDS.length];
    for (const sound of sounds) sound.audio.playbackRate = rate;
    button.textContent = `${rate}×`;
    button.setAttribute("aria-label", `Speed, now ${rate} times`);
  },
};

const keys = {
  " ": toggle,
  k: toggle,
  j: actions.back,
  l: actions.on,
  "[": () => step(-1, (row) => !row.classList.contains("turn-gap")),
  "]": () => step(1, (row) => !row.classList.contains("turn-gap")),
  o: stepToOdd,
};

/** Ask for the verdict on the selected words, in the event that is open. */
function verifySelected() {
  const quote = getSelection().toString().trim();
  if (!quote) return;
  const asked = new URLSearchParams({ q: quote });
  const opened = /^\/e\/([^/]+)/.exec(location.pathname);
  if (opened) asked.set("event", decodeURIComponent(opened[1]));
  location.href = `/verify?${asked}`;
}

function onKey(event) {
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && field) field.blur();
  const off = $("#keys-on")?.checked === false;
  if (field || off || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = $("#q");
    if (box) box.focus();
    else location.href = "/search#q"; // the field, which the browser then gives the focus
  } else if (event.key === "?") {
    const list = $("#keys");
    if (list) list.scrollIntoView({ block: "center" });
    else location.href = "/about#keys";
  } else if (event.key === "v") {
    verifySelected();
  } else if (player) {
    const pressing = event.key === " " && event.target.closest("button, a, summary, audio");
    const action = keys[event.key.toLowerCase()];
    if (action && !pressing) {
      event.preventDefault();
      action();
    }
  }
}

function alongWidth(event, element) {
  const box = element.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  return Number(player.dataset.start) + share * (Number(player.dataset.end) - Number(player.dataset.start));
}

function listen() {
  document.documentElement.classList.add("live");
  for (const sound of sounds) {
    sound.audio.removeAttribute("controls");
    sound.audio.addEventListener("play", () => playing(true));
    sound.audio.addEventListener("pause", () => playing(false));
    sound.audio.addEventListener("ended", () => {
      const next = sounds[sounds.indexOf(sound) + 1];
      if (sound === part && next) seek(next.from, true);
    });
  }
  player.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button);
  });
  const slider = $(".scrub");
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    seek(alongWidth(event, slider));
  });
  slider.addEventListener("pointermove", (event) => {
    if (slider.hasPointerCapture(event.pointerId)) seek(alongWidth(event, slider));
  });
  slider.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -5000, ArrowRight: 5000, PageDown: -60000, PageUp: 60000 }[event.key];
    if (by) {
      event.preventDefault();
      seek(at + by);
    }
  });
  for (const lane of all("[data-lane]")) {
    lane.addEventListener("click", (event) => seek(alongWidth(event, lane)));
  }
  $("#turns").addEventListener("click", (event) => {
    const word = event.target.closest("[data-t]");
    const time = event.target.closest(".at, .who bdi");
    if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
    if (time) {
      event.preventDefault();
      const row = time.closest(".turn");
      history.replaceState(null, "", row.querySelector(".at").getAttribute("href"));
      seek(Number(row.dataset.t), true);
    } else if (word?.closest(".said")) {
      seek(Number(word.dataset.t), true);
    }
  });
  addEventListener("scroll", () => {
    const ours = performance.now() - scrolledByUs < 1200;
    if (!ours && part && !part.audio.paused) setFollowing(false);
  }, { passive: true });
}

function playing(on) {
  const button = $("[data-do=play]");
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", on ? "Pause" : "Play");
  if (on) requestAnimationFrame(tick);
}

function tick() {
  if (!part || part.audio.paused) return;
  if (!part.audio.seeking) show(part.offset + part.audio.currentTime * 1000 * part.rate);
  requestAnimationFrame(tick);
}

for (const element of all("[data-live]")) {
  if (player || !element.closest("#keys")) element.removeAttribute("hidden");
}
document.addEventListener("keydown", onKey);
if (player) {
  listen();
  if (new URLSearchParams(location.search).has("t")) {
    seek(at);
    if (location.hash !== "#now") rowNow?.scrollIntoView({ block: "center", behavior: "instant" });
  } else {
    show(at);
  }
}

// A link that is to be shared is copied; where that is not allowed, it is followed.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(
    () => { link.textContent = "Link copied"; },
    () => { location.href = link.href; },
  );
});

const upload = $("form[data-limit]");
upload?.addEventListener("submit", (event) => {
  const size = [...$("#files").files].reduce((sum, file) => sum + file.size, 0);
  const over = size > Number(upload.dataset.limit) * 1e6;
  $("#too-large").hidden = !over;
  if (over) event.preventDefault();
});
