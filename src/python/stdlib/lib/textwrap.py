"""Text wrapping and filling."""

__all__ = ['TextWrapper', 'wrap', 'fill', 'dedent', 'indent', 'shorten']

_SPACE = '\t\n\x0b\x0c\r '
_TO_SPACE = {ord(c): ' ' for c in _SPACE}


def _is_word(c):
    return c.isalnum() or c == '_'


def _is_letter(c):
    return _is_word(c) and not c.isdecimal()


def _before_dash(c):
    return _is_word(c) or c in '!"\'&.,?'


def _dashes(text, at):
    """The end of a run of two dashes or more that a word follows, or -1."""
    end = at
    while end < len(text) and text[end] == '-':
        end += 1
    return end if end - at >= 2 and end < len(text) and _is_word(text[end]) else -1


def _breaks_after_hyphen(text, at, start):
    """Whether the hyphen at `at` ends a part of a hyphenated word."""
    letter = lambda i: 0 <= i < len(text) and _is_letter(text[i])
    before = letter(at - 1) and (letter(at - 2) or (at >= 3 and text[at - 2] == '-' and letter(at - 3)))
    if not before or not letter(at + 1):
        return False
    return letter(at + 2) or (text[at + 2:at + 3] == '-' and letter(at + 3))


def _chunks(text, hyphens):
    """The indivisible parts of a text: words, parts of words, runs of space."""
    at, size = 0, len(text)
    while at < size:
        end = at
        if text[at] in _SPACE:
            while end < size and text[end] in _SPACE:
                end += 1
        elif not hyphens:
            while end < size and text[end] not in _SPACE:
                end += 1
        else:
            if text[at] == '-' and at and _before_dash(text[at - 1]):
                end = _dashes(text, at)
            if end <= at:
                end = at + 1
                while end < size and text[end] not in _SPACE:
                    if text[end] == '-':
                        if _breaks_after_hyphen(text, end, at):
                            end += 1
                            break
                        if _before_dash(text[end - 1]) and _dashes(text, end) > 0:
                            break
                    end += 1
        yield text[at:end]
        at = end


class TextWrapper:
    """Wraps paragraphs to a width."""

    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=' [...]'):
        # The options are attributes, which may be changed between one text and the next.
        vars(self).update({name: value for name, value in locals().items() if name != 'self'})

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(_TO_SPACE)
        return text

    def _split(self, text):
        return list(_chunks(text, self.break_on_hyphens is True))

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def _fix_sentence_endings(self, chunks):
        for i in range(len(chunks) - 1):
            if chunks[i + 1] == ' ':
                end = chunks[i]
                if end[-1:] in ('"', "'"):
                    end = end[:-1]
                if end[-1:] in ('.', '!', '?') and 'a' <= end[-2:-1] <= 'z':
                    chunks[i + 1] = '  '

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines, rest = [], list(chunks)
        while rest:
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            line, rest = self._line(rest, room, bool(lines))
            if not line:
                continue
            within = self.max_lines is None or len(lines) + 1 < self.max_lines
            ended = not rest or self.drop_whitespace and len(rest) == 1 and not rest[0].strip()
            if not within and not (ended and len(''.join(line)) <= room):
                return self._shortened(lines, line, indent, room)
            lines.append(indent + ''.join(line))
        return lines

    def _line(self, chunks, room, later):
        """What goes on one line, and what is left."""
        start = 1 if later and self.drop_whitespace and not chunks[0].strip() else 0
        end, used = start, 0
        while end < len(chunks) and used + len(chunks[end]) <= room:
            used += len(chunks[end])
            end += 1
        line, rest = chunks[start:end], chunks[end:]
        if rest and len(rest[0]) > room:
            if self.break_long_words:
                cut = self._cut(rest[0], 1 if room < 1 else room - used)
                line.append(rest[0][:cut])
                rest[0] = rest[0][cut:]
            elif not line:
                line.append(rest.pop(0))
        if self.drop_whitespace and line and not line[-1].strip():
            line.pop()
        return line, rest

    def _cut(self, word, room):
        """Where a word that is too long for a line is cut: behind a hyphen if there is one."""
        hyphen = word.rfind('-', 0, room) if self.break_on_hyphens and len(word) > room else -1
        return hyphen + 1 if hyphen > 0 and word[:hyphen].strip('-') else room

    def _shortened(self, lines, line, indent, room):
        """The lines, of which the last is made shorter until the placeholder fits behind it."""
        while line:
            text = ''.join(line)
            if line[-1].strip() and len(text) + len(self.placeholder) <= room:
                return [*lines, indent + text + self.placeholder]
            line.pop()
        before = lines[-1].rstrip() if lines else None
        if before is not None and len(before) + len(self.placeholder) <= self.width:
            return [*lines[:-1], before + self.placeholder]
        return [*lines, indent + self.placeholder.lstrip()]

    def wrap(self, text):
        parts = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(parts)
        return self._wrap_chunks(parts)

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(' '.join(text.strip().split()))


def dedent(text):
    margin = None
    lines = text.split('\n')
    for number, line in enumerate(lines):
        body = line.lstrip(' \t')
        if not body:
            lines[number] = ''
            continue
        indent = line[:len(line) - len(body)]
        if margin is None:
            margin = indent
        else:
            same = 0
            for a, b in zip(margin, indent):
                if a != b:
                    break
                same += 1
            margin = margin[:same]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return '\n'.join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return ''.join([prefix + line if predicate(line) else line for line in text.splitlines(True)])
