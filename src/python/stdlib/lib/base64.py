"""Base16, base32, base64 and base85 data."""

import binascii

__all__ = ['encode', 'decode', 'encodebytes', 'decodebytes', 'b64encode', 'b64decode', 'b32encode', 'b32decode',
           'b32hexencode', 'b32hexdecode', 'b16encode', 'b16decode', 'b85encode', 'b85decode', 'a85encode',
           'a85decode', 'standard_b64encode', 'standard_b64decode', 'urlsafe_b64encode', 'urlsafe_b64decode']


def _bytes(s):
    if isinstance(s, bytes):
        return s
    if isinstance(s, str):
        if s.isascii():
            return s.encode()
        raise ValueError('string argument should contain only ASCII characters')
    kind = type(s).__name__
    if kind in ('bytearray', 'memoryview'):
        return bytes(s)
    raise TypeError("argument should be a bytes-like object or ASCII string, not %r" % kind)


def _exchange(s, old, new):
    for a, b in zip(old, new):
        s = s.replace(bytes([a]), bytes([b]))
    return s


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return _exchange(encoded, b'+/', altchars)
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        altchars = _bytes(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = _exchange(s, altchars, b'+/')
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b'-_')


def urlsafe_b64decode(s):
    return b64decode(s, b'-_')


_B32 = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_B32HEX = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'


def _b32encode(alphabet, s):
    if not isinstance(s, bytes):
        raise TypeError("memoryview: a bytes-like object is required, not %r" % type(s).__name__)
    out = []
    for at in range(0, len(s), 5):
        part = s[at:at + 5]
        bits = int.from_bytes(part + b'\0' * (5 - len(part)), 'big')
        digits = bytes([alphabet[bits >> shift & 31] for shift in range(35, -1, -5)])
        used = (len(part) * 8 + 4) // 5
        out.append(digits[:used] + b'=' * (8 - used))
    return b''.join(out)


def _b32decode(alphabet, s, casefold=False, map01=None):
    s = _bytes(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _bytes(map01)
        s = _exchange(s, b'01', b'O' + map01)
    if casefold:
        s = s.upper()
    padding = 0
    while s.endswith(b'='):
        s, padding = s[:-1], padding + 1
    values = {c: at for at, c in enumerate(alphabet)}
    out = b''
    for at in range(0, len(s), 8):
        bits = 0
        for c in (s[at:at + 8] + alphabet[:1] * 8)[:8]:
            if c not in values:
                raise binascii.Error('Non-base32 digit found') from None
            bits = bits << 5 | values[c]
        out += bits.to_bytes(5, 'big')
    if padding not in (0, 1, 3, 4, 6):
        raise binascii.Error('Incorrect padding')
    if padding and out:
        out = out[:len(out) - (5 * padding + 4) // 8]
    return out


def b32encode(s):
    return _b32encode(_B32, s)


def b32decode(s, casefold=False, map01=None):
    return _b32decode(_B32, s, casefold, map01)


def b32hexencode(s):
    return _b32encode(_B32HEX, s)


def b32hexdecode(s, casefold=False):
    return _b32decode(_B32HEX, s, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    if any(c not in b'0123456789ABCDEF' for c in s):
        raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


_B85 = b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'
_A85 = bytes(range(33, 118))


def _85encode(s, alphabet, pad, fold):
    padding = -len(s) % 4
    out = []
    data = s + b'\0' * padding
    for at in range(0, len(data), 4):
        word = int.from_bytes(data[at:at + 4], 'big')
        if fold and not word and (at + 4 < len(data) or not padding):
            out.append(b'z')
            continue
        digits = []
        for _ in range(5):
            word, digit = divmod(word, 85)
            digits.append(alphabet[digit])
        out.append(bytes(reversed(digits)))
    if padding and not pad:
        out[-1] = out[-1][:-padding]
    return b''.join(out)


def b85encode(b, pad=False):
    return _85encode(b, _B85, pad, False)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    result = _85encode(b, _A85, pad, True)
    if adobe:
        result = b'<~' + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [result[at:at + wrapcol] for at in range(0, len(result), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b'')
        result = b'\n'.join(lines)
    return result + b'~>' if adobe else result


def b85decode(b):
    b = _bytes(b)
    values = {c: at for at, c in enumerate(_B85)}
    padding = -len(b) % 5
    b = b + b'~' * padding
    out = []
    for at in range(0, len(b), 5):
        word = 0
        for i, c in enumerate(b[at:at + 5]):
            if c not in values:
                raise ValueError('bad base85 character at position %d' % (at + i)) from None
            word = word * 85 + values[c]
        if word > 0xFFFFFFFF:
            raise ValueError('base85 overflow in hunk starting at byte %d' % at) from None
        out.append(word.to_bytes(4, 'big'))
    result = b''.join(out)
    return result[:-padding] if padding else result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b' \t\n\r\v'):
    b = _bytes(b)
    if adobe:
        if not b.endswith(b'~>'):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b'<~') else b[:-2]
    out, digits = [], []
    for c in b + b'u' * 4:
        if 33 <= c <= 117:
            digits.append(c - 33)
            if len(digits) == 5:
                word = 0
                for digit in digits:
                    word = word * 85 + digit
                if word > 0xFFFFFFFF:
                    raise ValueError('Ascii85 overflow') from None
                out.append(word.to_bytes(4, 'big'))
                digits = []
        elif c == 122:
            if digits:
                raise ValueError('z inside Ascii85 5-tuple')
            out.append(b'\0\0\0\0')
        elif c not in ignorechars:
            raise ValueError('Non-Ascii85 digit found: %c' % c)
    result = b''.join(out)
    padding = 4 - len(digits)
    return result[:-padding] if padding else result


def encodebytes(s):
    return b''.join([binascii.b2a_base64(s[at:at + 57]) for at in range(0, len(s), 57)])


def decodebytes(s):
    return binascii.a2b_base64(s)


def encode(input, output):
    output.write(encodebytes(input.read()))


def decode(input, output):
    output.write(decodebytes(input.read()))
