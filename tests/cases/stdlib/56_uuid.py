# UUIDs from everything they are made of, their parts, order and errors.
import uuid
from uuid import UUID, uuid3, uuid4, uuid5

u = UUID("12345678-1234-5678-9234-567812345678")
print(u, repr(u), u.hex, u.int, u.urn, u.bytes, u.bytes_le)
print(u.fields, u.time_low, u.time_mid, u.time_hi_version, u.clock_seq_hi_variant, u.clock_seq_low, u.node, u.clock_seq, u.time)
print(u.version, u.variant, UUID(int=0).version, UUID(int=0).variant, UUID(int=0, version=4))
print([UUID(text) == u for text in (u.hex, u.urn, "{%s}" % u, str(u).upper())], UUID(bytes=u.bytes) == u, UUID(bytes_le=u.bytes_le) == u)
print(UUID(fields=u.fields) == u, UUID(int=u.int) == u, {u: "found"}[UUID(str(u))], u != UUID(int=1), u == str(u))
print(sorted([u, UUID(int=5), UUID(int=2)]), UUID(int=1) < u, max(u, UUID(int=3)) is u, int(UUID(int=9)))
for name in ("python.org", "example.org", "é"):
    print(uuid3(uuid.NAMESPACE_DNS, name), uuid5(uuid.NAMESPACE_DNS, name), uuid5(uuid.NAMESPACE_URL, name))
print(uuid.NAMESPACE_OID, uuid.NAMESPACE_X500, uuid.RFC_4122)
a, b = uuid4(), uuid4()
print(a != b, a.version, len(str(a)), a.variant == uuid.RFC_4122, isinstance(a, UUID))
for bad in [lambda: UUID("x"), lambda: UUID(), lambda: UUID(bytes=b"x"), lambda: UUID(int=1 << 128), lambda: UUID(int=-1), lambda: UUID("z" * 32),
            lambda: UUID(5), lambda: UUID(int=1, version=9), lambda: UUID(fields=(1, 2)), lambda: u < 5, lambda: setattr(u, "int", 1)]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
