"""Hashes of bytes."""

algorithms_guaranteed = {'sha1', 'md5', 'sha224', 'sha256', 'sha384', 'sha512'}
algorithms_available = set(algorithms_guaranteed)

__all__ = ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'new', 'algorithms_guaranteed',
           'algorithms_available', 'pbkdf2_hmac')


def new(name, data=b'', *, usedforsecurity=True):
    return _Hash(name.lower(), data)


def _named(name):
    def make(string=b'', *, usedforsecurity=True):
        return _Hash(name, string)
    make.__name__ = make.__qualname__ = 'openssl_' + name
    return make


md5, sha1, sha224 = _named('md5'), _named('sha1'), _named('sha224')
sha256, sha384, sha512 = _named('sha256'), _named('sha384'), _named('sha512')


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    import hmac
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    keyed = hmac.new(password, None, hash_name)
    size = keyed.digest_size
    wanted = size if dklen is None else dklen
    if wanted < 1:
        raise ValueError("key length must be greater than 0.")
    out = b''
    number = 1
    while len(out) < wanted:
        first = keyed.copy()
        first.update(salt + number.to_bytes(4, 'big'))
        last = first.digest()
        total = int.from_bytes(last, 'big')
        for _ in range(iterations - 1):
            step = keyed.copy()
            step.update(last)
            last = step.digest()
            total ^= int.from_bytes(last, 'big')
        out += total.to_bytes(size, 'big')
        number += 1
    return out[:wanted]
