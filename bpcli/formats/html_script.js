// The slider through the steps of a lesson. The page says in data-at after how many steps a part is seen,
// and in data-lit at which steps it is highlighted; the list of steps holds what is said at each.
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var slider = byId("slider"), now = byId("now"), where = byId("where"), player = byId("player");
  var steps = all("#steps > li"), last = steps.length, at = 0;
  var begin = now.firstElementChild;
  var parts = all("[data-at]").map(function (part) { return [part, Number(part.dataset.at)]; });
  var lamps = all("[data-lit]").map(function (part) { return [part, part.dataset.lit.split(" ").map(Number)]; });
  var picture = document.querySelector("svg.circuit"), description = picture.querySelector("desc");
  var told = description.textContent;

  function phase(step) { return steps[step - 1].dataset.phase; }
  function line(step, kind) { return steps[step - 1].querySelector("." + kind); }

  function paragraph(text, kind) {
    var made = document.createElement("p");
    made.className = kind;
    made.textContent = text;
    return made;
  }

  function say() {
    var said = at ? [line(at, "said").cloneNode(true)] : [begin];
    if (at && line(at, "why")) { said.push(line(at, "why").cloneNode(true)); }
    if (at < last && line(at + 1, "ask")) { said.push(paragraph("Next: " + line(at + 1, "ask").textContent, "ask")); }
    now.replaceChildren.apply(now, said);
    var title = at ? line(at, "title").textContent : "the inputs";
    where.textContent = "Step " + at + " of " + last + (at ? ", " + phase(at) : "") + ": " + title;
    slider.setAttribute("aria-valuetext", where.textContent);
    description.textContent = at === last ? told : "The circuit after step " + at + " of " + last + ".";
  }

  function show(step) {
    at = Math.max(0, Math.min(last, step));
    parts.forEach(function (part) { part[0].classList.toggle("later", part[1] > at); });
    lamps.forEach(function (lamp) {
      var on = lamp[1].indexOf(at) >= 0;
      lamp[0].classList.toggle("lit", on);
      if (lamp[0].tagName === "TR") { lamp[0].setAttribute("aria-current", on ? "step" : "false"); }
    });
    slider.value = String(at);
    ["first", "back"].forEach(function (name) { byId(name).setAttribute("aria-disabled", String(at === 0)); });
    ["next", "last"].forEach(function (name) { byId(name).setAttribute("aria-disabled", String(at === last)); });
    say();
    reveal();
  }

  // A large picture that is in sight is moved to what is highlighted.
  function reveal() {
    var lamp = picture.querySelector("text.lit.value, text.lit.gradient:not(.later)") || picture.querySelector(".gate.lit");
    if (!lamp) { return; }
    var box = picture.parentElement, frame = box.getBoundingClientRect(), place = lamp.getBoundingClientRect();
    if (place.left < frame.left + 40 || place.right > frame.right - 40) {
      box.scrollLeft += (place.left + place.right - frame.left - frame.right) / 2;
    }
    var low = getComputedStyle(player).position === "sticky" ? player.getBoundingClientRect().top : window.innerHeight;
    var inSight = frame.bottom > 0 && frame.top < low;
    if (inSight && (place.top < 0 || place.bottom > low)) { window.scrollBy(0, (place.top + place.bottom - low) / 2); }
  }

  function scrolls(target) {
    var box = target.closest(".scroll, pre");
    return box && box.scrollWidth > box.clientWidth;
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var target = event.target, onButton = target.closest("button, summary, a");
    var moves = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last };
    if (event.key === " " && !onButton) { moves[" "] = event.shiftKey ? at - 1 : at + 1; }
    if (!(event.key in moves) || (target !== slider && scrolls(target) && event.key.indexOf("Arrow") === 0)) { return; }
    event.preventDefault();
    show(moves[event.key]);
  });
  slider.addEventListener("input", function () { show(Number(slider.value)); });
  byId("first").addEventListener("click", function () { show(0); });
  byId("back").addEventListener("click", function () { show(at - 1); });
  byId("next").addEventListener("click", function () { show(at + 1); });
  byId("last").addEventListener("click", function () { show(last); });

  var forward = Number(slider.dataset.forward), spans = all(".track span");
  spans[0].style.flexGrow = String(forward);
  spans[1].style.flexGrow = String(last - forward);
  spans[0].hidden = forward === 0;
  spans[1].hidden = forward === last;
  document.documentElement.className = "stepped";
  player.hidden = false;
  show(0);
})();
