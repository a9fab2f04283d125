"""One line of Markdown, read from left to right, with tabs counted as columns.

Markdown's block structure is decided by columns, where a tab reaches to the next multiple of four, and a
container may end in the middle of a tab. The rules are those of the CommonMark specification, "Tabs".
"""

from __future__ import annotations

TAB_STOP = 4
SPACE = " \t\n\r"
"""What cmark trims and splits at: no Unicode space such as NBSP and U+3000, no form feed or vertical tab."""


class Cursor:
    """A place in a line: ``offset`` counts characters, ``column`` counts columns, both from 0.

    ``nonspace`` is the offset of the first character at or after ``offset`` that is no space or tab, after
    `find`; ``column`` may lie in the middle of the tab at ``offset``.
    """

    __slots__ = ("column", "nonspace", "nonspace_column", "offset", "size", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.size = len(text)
        self.offset = self.column = self.nonspace = self.nonspace_column = 0

    @property
    def indent(self) -> int:
        """The columns between ``offset`` and ``nonspace``."""
        return self.nonspace_column - self.column

    @property
    def blank(self) -> bool:
        """Whether only spaces and tabs are left."""
        return self.nonspace >= self.size

    @property
    def char(self) -> str:
        """The first character that is no space or tab, or nothing at the end."""
        return self.text[self.nonspace : self.nonspace + 1]

    def find(self) -> None:
        """Find the first character that is no space or tab."""
        if self.nonspace > self.offset:
            return
        place, column, text = self.offset, self.column, self.text
        while place < self.size:
            char = text[place]
            if char == " ":
                column += 1
            elif char == "\t":
                column += TAB_STOP - column % TAB_STOP
            else:
                break
            place += 1
        self.nonspace, self.nonspace_column = place, column

    def skip(self, count: int) -> None:
        """Move on by ``count`` characters."""
        for char in self.text[self.offset : self.offset + count]:
            self.column += TAB_STOP - self.column % TAB_STOP if char == "\t" else 1
            self.offset += 1

    def skip_space(self) -> None:
        """Move on to ``nonspace``."""
        if self.nonspace > self.offset:
            self.offset, self.column = self.nonspace, self.nonspace_column

    def skip_columns(self, count: int) -> None:
        """Move on by ``count`` columns, perhaps to the middle of a tab."""
        while count > 0 and self.offset < self.size:
            if self.text[self.offset] == "\t":
                width = TAB_STOP - self.column % TAB_STOP
                self.column += min(width, count)
                self.offset += width <= count
                count -= width
            else:
                self.offset += 1
                self.column += 1
                count -= 1

    def left_of_tab(self) -> int:
        """Return how many columns of the tab at ``offset`` are left, where ``column`` lies in the middle of it."""
        if not self.text.startswith("\t", self.offset):
            return 0
        begins = len(self.text[: self.offset].expandtabs(TAB_STOP))
        return begins + TAB_STOP - begins % TAB_STOP - self.column if self.column > begins else 0

    def at_space(self) -> bool:
        """Whether a space or tab comes next."""
        return self.text[self.offset : self.offset + 1] in (" ", "\t")

    def skip_rest(self) -> None:
        """Take the rest of the line as used up."""
        self.offset = self.nonspace = self.size
        self.nonspace_column = self.column
