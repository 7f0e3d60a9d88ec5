# base64, binascii, hashlib, hmac, secrets: bytes as text, and digests.
import base64
import binascii
import hashlib
import hmac
import secrets

for data in (b"", b"a", b"ab", b"abc", b"hello \xff\xfe\x00"):
    print(base64.b64encode(data), base64.urlsafe_b64encode(data), base64.b32encode(data), base64.b16encode(data), binascii.hexlify(data))
    print(base64.b64decode(base64.b64encode(data)) == data, base64.b32decode(base64.b32encode(data)) == data, base64.b16decode(base64.b16encode(data)) == data)
print(base64.b64decode("aGk="), base64.b64decode(b"aG k\n="), base64.b85encode(b"hello"), base64.b85decode("Xk~0{Zv"), base64.a85encode(b"test"))
print(base64.encodebytes(b"x" * 60), binascii.crc32(b"hello"), binascii.unhexlify("00ff"), binascii.hexlify(b"abcd", "-", 2))
for bad in [lambda: base64.b64decode("abc"), lambda: base64.b64decode("abcde"), lambda: base64.b64decode("ab$c", validate=True), lambda: base64.b64encode("text"),
            lambda: base64.b32decode("A"), lambda: base64.b16decode("xy"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"),
            lambda: hashlib.md5("text"), lambda: hashlib.new("nope")]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
    digest = hashlib.new(name, b"abc")
    copy = digest.copy()
    digest.update(b"def")
    print(digest.name, digest.digest_size, digest.block_size, digest.hexdigest()[:16], copy.hexdigest()[:16])
    print(getattr(hashlib, name)(b"abcdef").digest() == digest.digest(), len(digest.digest()))
print(hashlib.sha256("naïve".encode()).hexdigest(), hmac.new(b"key", b"message", "sha256").hexdigest(), hmac.compare_digest("a", "b"))
print(hmac.new(b"k" * 100, digestmod=hashlib.sha1).hexdigest(), hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 20).hex())
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), secrets.choice(["only"]), secrets.randbelow(1), secrets.compare_digest(b"a", b"a"))
