"""The app's one opened library: opened when needed, warmed in the background, replaced after a new build."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from ingest.manifest import IndexUnusable, current_generation

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.library import Library
    from assistant.results import Answer

_log = logging.getLogger(__name__)


class Desk:
    """What every tab works with. ``library`` is None while nothing is held; ``problem`` then says why."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self.problem: str | None = None
        self._library: Library | None = None
        self._assistant: Assistant | None = None
        self._opening, self._answering = Lock(), Lock()

    @property
    def library(self) -> Library | None:
        """The library as the last finished build left it. Opening costs little: what is heavy is read at need."""
        from assistant.library import Library

        with self._opening:
            try:
                folder = current_generation(self.index_dir)
                if folder is None:
                    self._library = None
                elif self._library is None or self._library.folder != folder:
                    self._library = Library.open(self.index_dir)
                self.problem = None
            except IndexUnusable as error:
                self._library, self.problem = None, str(error)
            return self._library if self._library is not None and self._library.held else None

    def ask(self, question: str, sources: Sequence[str]) -> Answer | None:
        """The answer, or None while the library is empty. One question at a time."""
        library = self.library
        if library is None:
            return None
        held = [source for source in sources if source in library.held]
        with self._answering:
            return self._current(library).ask(question, held or None)

    def warm(self) -> Thread:
        """Load in the background what a first question needs."""
        thread = Thread(target=self._warm, name="pagewise-warm", daemon=True)
        thread.start()
        return thread

    def _warm(self) -> None:
        try:
            self.ask("Who can be a lead practitioner?", ())
            # Not under the lock: a question may be answered while the criteria of each level are read.
            if (library := self.library) is not None:
                from assistant.thresholds import prepare

                prepare(library)
        except Exception:
            _log.exception("The library could not be made ready; the first question will say why.")

    def _current(self, library: Library) -> Assistant:
        from assistant.ask import Assistant

        if self._assistant is None or self._assistant.library is not library:
            self._assistant = Assistant(library)
        return self._assistant
