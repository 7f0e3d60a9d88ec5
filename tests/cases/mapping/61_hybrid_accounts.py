from decimal import Decimal
from typing import Optional, cast
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, aliased
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method, Comparator

class Base(DeclarativeBase): pass

class SavingsAccount(Base):
    __tablename__ = 'account'
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey('user.id'))
    balance: Mapped[Decimal] = mapped_column(Numeric(15, 5))
    owner: Mapped["User"] = relationship(back_populates="accounts")

class User(Base):
    __tablename__ = 'user'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    first: Mapped[Optional[str]]
    accounts: Mapped[list[SavingsAccount]] = relationship(back_populates="owner", lazy="selectin")

    @hybrid_property
    def balance(self):
        if self.accounts:
            return self.accounts[0].balance
        return None

    @balance.inplace.setter
    def _balance_setter(self, value):
        assert value is not None
        if not self.accounts:
            account = SavingsAccount(owner=self)
        else:
            account = self.accounts[0]
        account.balance = value

    @balance.inplace.expression
    @classmethod
    def _balance_expression(cls):
        return SavingsAccount.balance

    @hybrid_property
    def total(self):
        return sum(a.balance for a in self.accounts)

    @total.expression
    def total(cls):
        return (select(func.sum(SavingsAccount.balance)).where(SavingsAccount.user_id == cls.id).label("total_balance"))

    @hybrid_property
    def rich(self): return self.total > 100
    @rich.inplace.expression
    @classmethod
    def _rich(cls):
        return exists().where(SavingsAccount.user_id == cls.id).where(SavingsAccount.balance > 100)

    @hybrid_property
    def uname(self):
        return self.name.upper()
    class _CI(Comparator):
        def __eq__(self, other):
            return func.lower(self.__clause_element__()) == func.lower(other)
    @uname.inplace.comparator
    @classmethod
    def _uname_comp(cls):
        return User._CI(cls.name)

print(select(User, User.balance).join(User.accounts).filter(User.balance > 5000))
print(select(User).order_by(User.total.desc()))
print(select(User.total))
print(select(User.total.label("tt")))
print(select(User.rich))
print(select(User).where(User.rich))
print(select(User).where(~User.rich))
print(select(User).where(User.uname == "ED"))
print(select(User.uname))
print(select(User).where(and_(User.uname == "x", User.balance < 4)))
ua = aliased(User)
print(select(ua).where(ua.uname == "q").where(ua.total > 3))
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    u = User(name="Ed", balance=Decimal("12.5"))
    s.add(u); s.add(User(name="Wen", balance=500)); s.add(User(name="none"))
    s.commit()
    print(u.balance, u.total, u.uname)
    print(s.execute(select(User.name, User.total, User.rich).order_by(User.total)).all())
    print(s.execute(select(User.name, User.total)).keys())
    print(s.scalars(select(User.name).where(User.uname == "eD")).all())
    print(s.scalars(select(User.name).filter_by(uname = "eD")).all())
    print(s.execute(select(User).join(User.accounts).where(User.balance > 100)).scalars().one().name)
    sq = select(User.total, User.uname).subquery()
    print(select(sq), sq.c.keys())
    print(s.scalar(select(func.max(sq.c.total_balance) if "total_balance" in sq.c else func.max(sq.c.total))))
class P(Base):
    __tablename__="p"
    id: Mapped[int] = mapped_column(primary_key=True)
    accs: Mapped[int]
    @hybrid_property
    def const(self): return 5
    @hybrid_property
    def nothing(self): return None
    @hybrid_property
    def same(self): return self.accs
    @hybrid_method
    def plus(self, n, *, k=0): return self.accs + n + k
    @hybrid_property
    def cond(self): return self.accs > 5
    @hybrid_property
    def txt(self): return "a" if self.accs else "b"
    renamed = hybrid_property(lambda self: self.accs * 2)
    def _get(self): return self.accs - 1
    other = hybrid_property(_get)
for n in ("const", "nothing", "same", "cond", "txt"):
    try:
        a = getattr(P, n)
        print(n, a, a.key)
        print(select(a))
    except Exception as x:
        print(n, type(x).__name__, x)
print(select(P.plus(3), P.plus(1, k=2)))
print(select(P.same, P.accs, P.id))
print(select(P.same.label("z")).order_by(P.same))
print(str(P.same == 3), P.same.property, P.same.type, repr(P.cond.type))
print(P.const == 5)
p = P(accs=7)
print(p.const, p.same, p.plus(2), p.cond, p.renamed, p.other)
try: P.same.zork
except AttributeError as x: print(x)
try: P(const=3)
except AttributeError as x: print(x)
try: P(zork=3)
except TypeError as x: print(x)
print(P.same.parent, P.same.class_)
print(P.plus.__func__.__name__, P.__dict__["plus"].func.__name__)
