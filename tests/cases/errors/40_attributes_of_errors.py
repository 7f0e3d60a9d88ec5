# level: advanced | shows: classes, text, code, statement, parameters and cause of errors
import gc
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm import exc as oexc
from sqlalchemy import exc
import sqlalchemy


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    age: Mapped[int | None] = mapped_column(CheckConstraint("age > 0", name="ck_age"))
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped[User] = relationship(back_populates="addresses")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def show(label, fn):
    s = Session(engine)
    try:
        print(label, "->", fn(s))
    except Exception as e:
        print(label, "->", type(e).__module__, type(e).__name__, [c.__name__ for c in type(e).__mro__[1:-2]])
        print("  str:", str(e))
        print("  args:", e.args, "code:", getattr(e, "code", "none"))
        if isinstance(e, exc.StatementError):
            print(
                "  stm:",
                e.statement,
                e.params,
                repr(e.orig),
                e.hide_parameters,
                e.ismulti,
                e.detail,
                getattr(e, "connection_invalidated", "?"),
            )
        print("  repr:", repr(e))
        print("  cause:", repr(e.__cause__), "ctx", type(e.__context__).__name__)
    s.close()


def a1(s):
    s.add_all([User(name="a"), User(name="a")])
    s.commit()


def a2(s):
    s.add(User(name="b", age=-1))
    s.commit()


def a3(s):
    s.add(User())
    s.commit()


def a4(s):
    s.execute(text("select * from nope where x=:x"), {"x": 3})


def a5(s):
    s.execute(text("selec 1"))


def a6(s):
    s.execute(select(User).where(User.id == bindparam("q")))


def a9(s):
    return s.scalars(select(User).where(User.id == 99)).one()


def a10(s):
    s.execute(insert(User), [{"name": "x1"}, {"name": "x2"}])
    return s.scalars(select(User)).one()


def a11(s):
    s.add(User(name="d"))
    s.commit()
    u = s.scalars(select(User).where(User.name == "d")).first()
    s.close()
    return u.addresses


def a12(s):
    u = s.scalars(select(User).where(User.name == "d")).first()
    s.commit()
    s.expunge(u)
    return u.name


def a13(s):
    u = s.scalars(select(User).where(User.name == "d")).first()
    s.execute(text("delete from user_account where name='d'"))
    s.refresh(u)


def a14(s):
    s.add(User(name="d"))
    s.commit()
    u = s.scalars(select(User).where(User.name == "d")).first()
    s.execute(text("delete from user_account where name='d'"))
    s.expire(u)
    return u.name


def a15(s):
    s.add(User(name="e"))
    s.commit()
    u = s.scalars(select(User).where(User.name == "e")).first()
    s.execute(text("delete from user_account where name='e'"))
    u.name = "f"
    s.commit()


def a16(s):
    s.add(User(name="g"))
    s.commit()
    u = s.scalars(select(User).where(User.name == "g")).first()
    s.execute(text("delete from user_account where name='g'"))
    s.delete(u)
    s.commit()


def a17(s):
    s.add_all([User(id=500, name="z"), User(id=500, name="y")])
    s.flush()


def a18(s):
    s.add(User(id=501, name="z1"))
    s.flush()
    s.add(User(id=501, name="y1"))
    s.flush()


def a19(s):
    try:
        s.add(User())
        s.flush()
    except exc.IntegrityError:
        pass
    return s.scalars(select(User)).all()


def a20(s):
    r = s.execute(select(User))
    r.close()
    return r.all()


def a21(s):
    r = s.execute(insert(User).values(name="h"))
    return r.all()


def a22(s):
    return s.execute(
        update(User).where(User.name.regexp_match("x")).values(age=1),
        execution_options={"synchronize_session": "evaluate"},
    )


def a23(s):
    return s.query(User).filter(func.lower(User.name) == "x").update({"age": 3}, synchronize_session="evaluate")


def a24(s):
    return s.execute(insert(User), [{"name": "k", "age": 1}, {"age": 1}])


def a25(s):
    s.get(User, None)


def a26(s):
    return s.get_one(User, 999)


def a27(s):
    s.execute(select(column("x", Interval()).op("foo")(3)).compile(dialect=None))


def a29(s):
    s.begin_nested().rollback()
    s.begin()


def a30(s):
    s.merge(5)


def a31(s):
    return s.execute(select(User.name.label("x"), User.id)).one().y


def a32(s):
    return s.execute(select(literal(1).label("x"))).one()["x"]


def a33(s):
    return s.execute(select(literal(1).label("x"))).mappings().one()["y"]


def a34(s):
    return s.execute(select(literal(1).label("x"), literal(2).label("x"))).mappings().one()["x"]


def a35(s):
    s.execute(insert(User).values([{"name": "a1"}, {"nam": "x"}]))


for case in [
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    a9,
    a10,
    a11,
    a12,
    a13,
    a14,
    a15,
    a16,
    a17,
    a18,
    a19,
    a20,
    a21,
    a22,
    a23,
    a24,
    a25,
    a26,
    a27,
    a29,
    a30,
    a31,
    a32,
    a33,
    a34,
    a35,
]:
    show(case.__name__, case)
plain, he = engine, create_engine("sqlite://", hide_parameters=True)
Base.metadata.create_all(he)
engine = he
show("hide", a1)
show("hide", lambda s: s.execute(text("select :x from q"), {"x": "secret"}))
for n in (
    "IntegrityError",
    "OperationalError",
    "ProgrammingError",
    "InterfaceError",
    "DataError",
    "InternalError",
    "NotSupportedError",
    "DatabaseError",
    "DBAPIError",
    "StatementError",
    "SQLAlchemyError",
    "ArgumentError",
    "InvalidRequestError",
    "NoResultFound",
    "MultipleResultsFound",
    "PendingRollbackError",
    "ResourceClosedError",
    "NoSuchTableError",
    "NoSuchColumnError",
    "NoSuchModuleError",
    "UnboundExecutionError",
    "CompileError",
    "UnsupportedCompilationError",
    "CircularDependencyError",
    "IdentifierError",
    "DisconnectionError",
    "TimeoutError",
    "InvalidatePoolError",
    "AmbiguousForeignKeysError",
    "NoForeignKeysError",
    "NoReferenceError",
    "NoReferencedTableError",
    "NoReferencedColumnError",
    "UnreflectableTableError",
    "ObjectNotExecutableError",
    "NoInspectionAvailable",
    "AwaitRequired",
    "MissingGreenlet",
    "IllegalStateChangeError",
    "DuplicateColumnError",
    "ConstraintColumnNotFoundError",
    "SAWarning",
    "SADeprecationWarning",
    "MovedIn20Warning",
    "RemovedIn20Warning",
    "SAPendingDeprecationWarning",
    "Base20DeprecationWarning",
    "LegacyAPIWarning",
):
    c = getattr(exc, n, None)
    print(n, c and [b.__name__ for b in c.__mro__], getattr(c, "code", None))
for n in (
    "StaleDataError",
    "FlushError",
    "ConcurrentModificationError",
    "UnmappedError",
    "ObjectDereferencedError",
    "DetachedInstanceError",
    "UnmappedInstanceError",
    "UnmappedClassError",
    "ObjectDeletedError",
    "UnmappedColumnError",
    "NoResultFound",
    "MultipleResultsFound",
    "LoaderStrategyException",
    "MappedAnnotationError",
    "NO_STATE",
):
    c = getattr(oexc, n, None)
    print(n, [b.__name__ for b in c.__mro__] if isinstance(c, type) else c)
gc.collect()
