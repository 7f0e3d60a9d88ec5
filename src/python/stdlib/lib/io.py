"""Streams in memory."""

__all__ = ["StringIO", "BytesIO", "IOBase", "TextIOBase", "RawIOBase", "BufferedIOBase", "UnsupportedOperation",
           "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "TextIOWrapper"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    @property
    def closed(self):
        return self._closed

    _closed = False

    def close(self):
        self._closed = True

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.close()

    def flush(self):
        self._check()

    def isatty(self):
        self._check()
        return False

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)


class TextIOBase(IOBase):
    pass


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class StringIO(TextIOBase):
    def __init__(self, initial_value='', newline='\n'):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError(f"illegal newline value: {newline!r}")
        self._newline = newline
        # What was written last is joined only when it is asked for.
        self._parts = [self._translate(initial_value or '')]
        self._size = len(self._parts[0])
        self._at = 0

    encoding = errors = newlines = None
    line_buffering = False

    def _translate(self, text):
        if self._newline is None:
            return text.replace('\r\n', '\n').replace('\r', '\n')
        if self._newline in ('\r', '\r\n'):
            return text.replace('\n', self._newline)
        return text

    def _text(self):
        if len(self._parts) > 1:
            self._parts = [''.join(self._parts)]
        return self._parts[0]

    def getvalue(self):
        self._check()
        return self._text()

    def write(self, s, /):
        self._check()
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        length = len(s)
        s = self._translate(s)
        if self._at == self._size:
            self._parts.append(s)
            self._at = self._size = self._size + len(s)
        else:
            text = self._text().ljust(self._at, '\0')
            self._parts = [text[:self._at] + s + text[self._at + len(s):]]
            self._at += len(s)
            self._size = len(self._parts[0])
        return length

    def read(self, size=-1, /):
        self._check()
        text = self._text()
        end = self._size if size is None or size < 0 else self._at + size
        part = text[self._at:end]
        self._at = max(self._at, min(end, self._size))
        return part

    def readline(self, size=-1, /):
        self._check()
        text = self._text()
        end = text.find('\r' if self._newline == '\r' else '\n', self._at)
        end = self._size if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        part = text[self._at:end]
        self._at += len(part)
        return part

    def tell(self):
        self._check()
        return self._at

    def seek(self, pos, whence=0, /):
        self._check()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"Negative seek position {pos}")
            self._at = pos
        elif whence not in (1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        elif pos != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            self._at = self._size
        return self._at

    def truncate(self, pos=None, /):
        self._check()
        if pos is None:
            pos = self._at
        elif pos < 0:
            raise ValueError(f"Negative size value {pos}")
        self._parts = [self._text()[:pos]]
        self._size = len(self._parts[0])
        return pos


class BytesIO(BufferedIOBase):
    def __init__(self, initial_bytes=b''):
        self._data = bytes(initial_bytes or b'')
        self._at = 0

    def getvalue(self):
        self._check()
        return self._data

    def write(self, b, /):
        self._check()
        if isinstance(b, str):
            raise TypeError(f"a bytes-like object is required, not {type(b).__name__!r}")
        b = bytes(b)
        data = self._data + b'\0' * (self._at - len(self._data))
        self._data = data[:self._at] + b + data[self._at + len(b):]
        self._at += len(b)
        return len(b)

    def read(self, size=-1, /):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part

    read1 = read

    def readline(self, size=-1, /):
        self._check()
        end = self._data.find(b'\n', self._at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        part = self._data[self._at:end]
        self._at += len(part)
        return part

    def tell(self):
        self._check()
        return self._at

    def seek(self, pos, whence=0, /):
        self._check()
        if whence == 0 and pos < 0:
            raise ValueError(f"negative seek value {pos}")
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        self._at = max(0, pos + (0, self._at, len(self._data))[whence])
        return self._at

    def truncate(self, size=None, /):
        self._check()
        if size is None:
            size = self._at
        elif size < 0:
            raise ValueError(f"negative size value {size}")
        self._data = self._data[:size]
        return size


for _class in (StringIO, BytesIO):
    _class.__module__ = '_io'
del _class
