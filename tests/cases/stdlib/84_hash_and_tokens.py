# Passwords, signatures and tokens in a small user table.
import base64
import hashlib
import hmac
import json

from sqlalchemy import LargeBinary, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)

    def set_password(self, password):
        self.digest = hashlib.pbkdf2_hmac("sha256", password.encode(), self.salt, 50)

    def check_password(self, password):
        return hmac.compare_digest(self.digest, hashlib.pbkdf2_hmac("sha256", password.encode(), self.salt, 50))


SECRET = b"not so secret"


def sign(data):
    body = base64.urlsafe_b64encode(json.dumps(data, separators=(",", ":"), sort_keys=True).encode())
    body = body.decode().rstrip("=")
    mark = hmac.new(SECRET, body.encode(), hashlib.sha256).hexdigest()[:16]
    return f"{body}.{mark}"


def read(token):
    body, _, mark = token.rpartition(".")
    if not hmac.compare_digest(mark, hmac.new(SECRET, body.encode(), hashlib.sha256).hexdigest()[:16]):
        raise ValueError("bad signature")
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for name in ("ada", "bob"):
        user = User(name=name, salt=hashlib.md5(name.encode()).digest()[:8])
        user.set_password(name + "-pass")
        session.add(user)
    session.commit()
    for user in session.scalars(select(User).order_by(User.name)):
        print(user.name, user.salt.hex(), user.digest.hex()[:20], user.check_password(user.name + "-pass"), user.check_password("guess"))
        token = sign({"user": user.name, "admin": user.name == "ada"})
        print(token, read(token))
try:
    read(token[:-1] + "0")
except ValueError as error:
    print("ValueError", error)
checksum = hashlib.sha1()
for part in ("one", "two", "three"):
    checksum.update(part.encode())
print(checksum.hexdigest(), checksum.hexdigest() == hashlib.sha1(b"onetwothree").hexdigest(), hashlib.sha512(b"").hexdigest()[:24])
