# One session over three databases: members, loans and the audit each have their own.
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, func, inspect, select, text, update
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker


class Base(DeclarativeBase):
    pass


class People(Base):
    __abstract__ = True


class Member(People):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    loans: Mapped[list["Loan"]] = relationship(
        primaryjoin="Member.id == foreign(Loan.member_id)", back_populates="member"
    )


class Loan(Base):
    __tablename__ = "loan"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int]
    title: Mapped[str]
    member: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Loan.member_id)", back_populates="loans"
    )


journal = Table("journal", Base.metadata, Column("id", Integer, primary_key=True), Column("line", String(50)))

people = create_engine("sqlite://", logging_name="people")
loans = create_engine("sqlite://", logging_name="loans")
audit = create_engine("sqlite://", logging_name="audit")
names = {people: "people", loans: "loans", audit: "audit"}
Member.__table__.create(people)
Loan.__table__.create(loans)
journal.create(audit)

make = sessionmaker(binds={People: people, Loan: loans, journal: audit})
with make() as session:
    ada = Member(name="Ada", loans=[Loan(title="Emma"), Loan(title="Ulysses")])
    session.add(ada)
    session.execute(journal.insert(), [{"line": "two loans"}, {"line": "one member"}])
    print(session.new, len(session.identity_map))
    session.commit()
    for target in (Member, Loan, inspect(Member)):
        print(names[session.get_bind(target)])
    print(names[session.get_bind(clause=select(Loan.title))], names[session.get_bind(clause=journal.select())])
    print(names[session.get_bind(clause=select(func.count()).select_from(journal))])

with make() as session:
    member = session.scalars(select(Member)).one()
    print([loan.title for loan in member.loans], session.scalar(select(func.count()).select_from(journal)))
    print(session.execute(update(Loan).where(Loan.title == "Emma").values(title="Persuasion")).rowcount)
    session.delete(member.loans[1])
    member.name = "Ada L."
    session.flush()
    print(sorted(names[one.engine] for one in session.get_transaction().connections))
    session.rollback()
    print(member.name, [loan.title for loan in member.loans])

with make() as session:
    for what in (lambda: session.execute(text("SELECT 1")), lambda: session.connection(), lambda: session.scalar(select(1))):
        try:
            what()
        except UnboundExecutionError as error:
            print(error)
    arguments = {"mapper": Loan}
    print(session.execute(text("SELECT count(*) FROM loan"), bind_arguments=arguments).scalar())
    print(session.scalar(text("SELECT count(*) FROM journal"), bind_arguments={"bind": audit}))
    print(session.connection(bind_arguments={"clause": journal}).scalar(select(func.max(journal.c.line))))

with Session(people) as session:
    session.bind_mapper(Loan, loans)
    session.bind_table(journal, audit)
    print(names[session.get_bind()], names[session.get_bind(Loan)], names[session.get_bind(clause=journal.delete())])
    with session.begin_nested():
        session.add(Loan(title="Middlemarch", member_id=1))
        session.add(Member(name="Bea"))
    session.begin_nested()
    session.execute(journal.delete())
    session.rollback()
    print(session.scalars(select(Loan.title).order_by(Loan.id)).all(), session.scalars(select(Member.name)).all())
    print(session.scalar(select(func.count()).select_from(journal)))
