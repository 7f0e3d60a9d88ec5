"""Constants, templates and formatting of strings."""

import re as _re

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits, octdigits, hexdigits = '0123456789', '01234567', '0123456789abcdefABCDEF'
# What is neither a letter nor a digit among the printable characters of ASCII.
punctuation = ''.join(c for c in map(chr, range(33, 127)) if not c.isalnum())
whitespace = ' \t\n\r\v\f'
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])


_missing = {}


class Template:
    """A string in which $names are filled in."""

    delimiter, flags = '$', _re.IGNORECASE
    idpattern, braceidpattern = r'(?a:[_a-z][_a-z0-9]*)', None

    def __init_subclass__(cls):
        super().__init_subclass__()
        pattern = cls.__dict__.get('pattern')
        if pattern is None:
            name = cls.idpattern
            pattern = r'{0}(?:(?P<escaped>{0})|(?P<named>{1})|{{(?P<braced>{2})}}|(?P<invalid>))'.format(
                _re.escape(cls.delimiter), name, cls.braceidpattern or name)
        cls.pattern = _re.compile(pattern, cls.flags | _re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        at = match.start('invalid')
        lines = self.template[:at].splitlines(keepends=True)
        if lines:
            line, column = len(lines), at - len(''.join(lines[:-1]))
        else:
            line = column = 1
        raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))

    def _fill(self, mapping, keywords, safe):
        if mapping is _missing:
            mapping = keywords

        def value(name):
            return str(keywords[name] if name in keywords else mapping[name])

        def replace(match):
            name = match.group('named') or match.group('braced')
            if name is not None:
                if not safe:
                    return value(name)
                try:
                    return value(name)
                except KeyError:
                    return match.group()
            if match.group('escaped') is not None:
                return self.delimiter
            if match.group('invalid') is not None:
                if safe:
                    return match.group()
                self._invalid(match)
            raise ValueError('Unrecognized named group in pattern', self.pattern)

        return self.pattern.sub(replace, self.template)

    def substitute(self, mapping=_missing, /, **kws):
        return self._fill(mapping, kws, False)

    def safe_substitute(self, mapping=_missing, /, **kws):
        return self._fill(mapping, kws, True)

    def is_valid(self):
        for match in self.pattern.finditer(self.template):
            if match.group('invalid') is not None:
                return False
            if not match.group('named') and not match.group('braced') and match.group('escaped') is None:
                raise ValueError('Unrecognized named group in pattern', self.pattern)
        return True

    def get_identifiers(self):
        names = []
        for match in self.pattern.finditer(self.template):
            name = match.group('named') or match.group('braced')
            if name is not None and name not in names:
                names.append(name)
            elif name is None and match.group('invalid') is None and match.group('escaped') is None:
                raise ValueError('Unrecognized named group in pattern', self.pattern)
        return names


Template.__init_subclass__()


def _parse(text):
    """The parts of a format string: literal, field, spec, conversion."""
    at, size, literal = 0, len(text), ''
    while at < size:
        c = text[at]
        if c in '{}' and text[at + 1:at + 2] == c:
            yield literal + c, None, None, None
            literal = ''
            at += 2
            continue
        if c == '}':
            raise ValueError("Single '}' encountered in format string")
        if c != '{':
            literal += c
            at += 1
            continue
        at += 1
        if at >= size:
            raise ValueError("Single '{' encountered in format string")
        start, depth, brackets = at, 1, False
        while at < size:
            c = text[at]
            if c == '[':
                brackets = True
            elif c == ']':
                brackets = False
            elif c == '{' and not brackets:
                raise ValueError("unexpected '{' in field name")
            elif c in '}:!' and not brackets:
                break
            at += 1
        else:
            raise ValueError("expected '}' before end of string")
        field, conversion, spec = text[start:at], None, ''
        if text[at] == '!':
            if at + 1 >= size:
                raise ValueError("end of string while looking for conversion specifier")
            conversion = text[at + 1]
            at += 2
            if at >= size:
                raise ValueError("unmatched '{' in format spec")
            if text[at] not in ':}':
                raise ValueError("expected ':' after conversion specifier")
        if text[at] == ':':
            at += 1
            start, depth = at, 1
            while at < size:
                if text[at] == '{':
                    depth += 1
                elif text[at] == '}':
                    depth -= 1
                    if not depth:
                        break
                at += 1
            else:
                raise ValueError("unmatched '{' in format spec" if depth > 1 else "expected '}' before end of string")
            spec = text[start:at]
        at += 1
        yield literal, field, spec, conversion
        literal = ''
    if literal:
        yield literal, None, None, None


def _split_field(field):
    """The first part of a field's name, and the attributes and indexes behind it."""
    end = 0
    while end < len(field) and field[end] not in '.[':
        end += 1
    first, rest = field[:end], []
    while end < len(field):
        if field[end] == '.':
            start = end = end + 1
            while end < len(field) and field[end] not in '.[':
                end += 1
            if start == end:
                raise ValueError("Empty attribute in format string")
            rest.append((True, field[start:end]))
        elif field[end] == '[':
            close = field.find(']', end)
            if close < 0:
                raise ValueError("Missing ']' in format string")
            key = field[end + 1:close]
            if not key:
                raise ValueError("Empty attribute in format string")
            rest.append((False, int(key) if key.isdecimal() else key))
            end = close + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return (int(first) if first.isdecimal() else first), rest


_CONVERSIONS = {None: lambda value: value, 's': str, 'r': repr, 'a': ascii}


class _Numbering:
    """Gives fields without a name their numbers, and sees to it that a string numbers all of its fields or none."""

    def __init__(self):
        self.following = 0

    def name(self, field):
        numbered = field.isdigit()
        if numbered and self.following or not field and self.following is None:
            raise ValueError('cannot switch from manual field specification to automatic field numbering')
        if numbered:
            self.following = None
        if field:
            return field
        self.following += 1
        return str(self.following - 1)


class Formatter:
    """What str.format does, in parts that can be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used, numbers = set(), _Numbering()

        def filled(text, depth):
            if depth < 0:
                raise ValueError('Max string recursion exceeded')
            return ''.join([literal + value(*rest, depth) for literal, *rest in self.parse(text)])

        def value(field, spec, conversion, depth):
            if field is None:
                return ''
            found, key = self.get_field(numbers.name(field), args, kwargs)
            used.add(key)
            found = self.convert_field(found, conversion)
            return self.format_field(found, filled(spec, depth - 1))

        result = filled(format_string, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def parse(self, format_string):
        return _parse(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_field(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            value = getattr(value, name) if is_attribute else value[name]
        return value, first

    def get_value(self, key, args, kwargs):
        return (args if isinstance(key, int) else kwargs)[key]

    def convert_field(self, value, conversion):
        if conversion not in _CONVERSIONS:
            raise ValueError("Unknown conversion specifier " + str(conversion))
        return _CONVERSIONS[conversion](value)

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def check_unused_args(self, used_args, args, kwargs):
        """For those who derive a class: looks at what was not used."""
