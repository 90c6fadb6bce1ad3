"""The steps of a lesson on a whole terminal: keys go in, frames come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.commands import sentences as say
from bpcli.commands.screen import page
from bpcli.errors import visible
from bpcli.formats.step import Screen
from bpcli.quiz.guess import can_guess

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent

    from bpcli.lesson.story import Table
    from bpcli.quiz.walk import Walk

LEAST = 8  # lines of a frame
BELOW = 2  # lines under the frame: the guess and the keys
ESCAPE = 0.05  # seconds in which a key that begins with Escape has to be complete
LONGEST = 2000  # characters of a guess
NEXT, BACK, FIRST, LAST = (
    ("right", "space", "enter", "n", "down"),
    ("left", "b", "p", "up"),
    ("home", "g"),
    ("end", "G"),
)
QUIT = ("q", "escape", "c-c", "c-d", "<sigint>")


class _App:
    """One walk on the screen."""

    def __init__(self, walk: Walk, tables: tuple[Table, Table], title: str) -> None:
        from prompt_toolkit.buffer import Buffer

        self.walk, self.tables, self.title = walk, tables, title
        self.guess = Buffer(multiline=False)
        self.guessing = self.helping = False
        self._screen: Screen | None = None

    def run(self) -> None:
        """Show it until the learner has enough."""
        from prompt_toolkit.application import Application
        from prompt_toolkit.output.color_depth import ColorDepth

        application: Application[None] = Application(
            layout=self.layout(),
            key_bindings=self.bindings(),
            full_screen=True,
            color_depth=None if page().colour else ColorDepth.DEPTH_1_BIT,
        )
        application.ttimeoutlen = application.timeoutlen = ESCAPE
        application.run()

    def layout(self) -> Any:
        """The frame, the line of the guess, the line of the keys."""
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
        from prompt_toolkit.layout.processors import BeforeInput

        self.frame = Window(FormattedTextControl(self.text, focusable=True, show_cursor=False), always_hide_cursor=True)
        asks = BeforeInput(self.prompt, style="bold")
        self.line = Window(BufferControl(self.guess, [asks]), height=1, always_hide_cursor=Condition(self.is_still))
        keys = Window(FormattedTextControl(self.footer), height=1, style="reverse")
        return Layout(HSplit([self.frame, self.line, keys]), focused_element=self.frame)

    def is_still(self) -> bool:
        """Whether no guess is being typed."""
        return not self.guessing

    def text(self) -> Any:
        """The frame for the size that the terminal has now."""
        from prompt_toolkit.application import get_app
        from prompt_toolkit.formatted_text import ANSI

        size = get_app().output.get_size()
        sheet = page()._replace(width=max(size.columns, 40))
        if self.helping:
            wide = max(map(len, say.KEYS))
            return sheet.spell("\n".join(["", *(f"  {keys:{wide}}  {what}" for keys, what in say.KEYS.items())]))
        height = max(size.rows - BELOW, LEAST)
        if self._screen is None or (self._screen.page.width, self._screen.height) != (sheet.width, height):
            self._screen = Screen(self.walk, self.title, self.tables, sheet, height)
        return ANSI(self._screen.frame())

    def prompt(self) -> str:
        """What stands before the guess."""
        step = self.walk.asked
        asks = step is not None and can_guess(step) and not self.helping
        return page().spell(f"{step.prompt} = {'' if self.guessing else '?'}") if asks and step is not None else ""

    def footer(self) -> str:
        """The keys that matter now."""
        text = (
            say.ANY_KEY
            if self.helping
            else say.GUESSING
            if self.guessing
            else say.SHORT
            if self.walk.asked
            else say.AT_END
        )
        return page().spell(f" {text}")

    def bindings(self) -> Any:
        """What each key does: while a guess is typed, keys are its text."""
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.key_binding import KeyBindings
        from prompt_toolkit.keys import Keys

        keys = KeyBindings()
        still, guessing = Condition(self.is_still), Condition(lambda: self.guessing)
        moves = {NEXT: self.next, BACK: self.back, FIRST: self.first, LAST: self.last, QUIT: self.quit}
        for names, act in moves.items():
            for name in names:
                keys.add(name, filter=still, eager=True)(self.unless_helping(act))
        keys.add("?", filter=still, eager=True)(self.unless_helping(self.help))
        keys.add(Keys.Any, filter=still)(self.unless_helping(self.begin))
        keys.add(Keys.BracketedPaste, filter=still)(self.unless_helping(self.begin))
        keys.add("enter", filter=guessing, eager=True)(self.send)
        keys.add("escape", filter=guessing, eager=True)(self.leave)
        for name in ("c-c", "c-d", "<sigint>"):
            keys.add(name, filter=guessing, eager=True)(self.quit)
        return keys

    def unless_helping(self, act: Any) -> Any:
        """An action for when the list of keys is not there; while it is, any key closes it."""

        def handle(event: KeyPressEvent) -> None:
            if self.helping:
                self.helping = False
                if event.key_sequence[0].key in {"c-c", "<sigint>"}:
                    event.app.exit()
                return
            act(event)

        return handle

    def next(self, event: KeyPressEvent) -> None:
        """Show the step that is asked; Enter at the end ends."""
        if self.walk.asked is None and event.key_sequence[0].key == "c-m":
            event.app.exit()
        self.walk.move(self.walk.at + 1)

    def back(self, _: KeyPressEvent) -> None:
        """Show the step before."""
        self.walk.move(self.walk.at - 1)

    def first(self, _: KeyPressEvent) -> None:
        """Back to where nothing is computed."""
        self.walk.move(0)

    def last(self, _: KeyPressEvent) -> None:
        """On to where everything is."""
        self.walk.move(len(self.walk.steps))

    def help(self, _: KeyPressEvent) -> None:
        """Show the list of keys."""
        self.helping = True

    def quit(self, event: KeyPressEvent) -> None:
        """Leave the screen as it was."""
        event.app.exit()

    def begin(self, event: KeyPressEvent) -> None:
        """Begin a guess with the key that was pressed, or with what was pasted."""
        step = self.walk.asked
        text = " ".join(event.data[:LONGEST].split())
        if step is None or not can_guess(step) or not text or not text.isprintable():
            return
        self.guessing = True
        event.app.layout.focus(self.line)
        self.guess.insert_text("" if text == "=" else text)

    def send(self, event: KeyPressEvent) -> None:
        """Have the guess judged."""
        text = visible(self.guess.text[:LONGEST])
        self.leave(event)
        if text.strip():
            self.walk.guess(text)

    def leave(self, event: KeyPressEvent) -> None:
        """Leave the guess."""
        self.guessing = False
        self.guess.reset()
        event.app.layout.focus(self.frame)


def run(walk: Walk, tables: tuple[Table, Table]) -> None:
    """Hold the conversation on the whole screen."""
    from bpcli.lesson.understood import title

    _App(walk, tables, title(walk.figures)).run()
