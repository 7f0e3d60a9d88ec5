# level: advanced | shows: a class mapped to a join of two tables: INSERT into both, equated keys, changes of one table alone, deletes, outer joins with partial keys
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, inspect, join, outerjoin, select, text
from sqlalchemy.orm import Session, column_property, registry, relationship

metadata = MetaData()
reg = registry(metadata=metadata)
user = Table("account", metadata, Column("id", Integer, primary_key=True), Column("nick", String))
address = Table("mailbox", metadata, Column("id", Integer, primary_key=True), Column("account_id", ForeignKey("account.id")), Column("mail", String), Column("quota", Integer, server_default="10"))
card = Table("card", metadata, Column("mailbox_id", ForeignKey("mailbox.id"), primary_key=True), Column("text", String))


class Member:
    def __init__(self, **kw):
        for key, value in kw.items():
            setattr(self, key, value)


class Slip:
    pass


joined = join(user, address)
reg.map_imperatively(Member, joined, properties={
    "id": column_property(user.c.id, address.c.account_id),
    "mailbox_id": address.c.id,
})
both = outerjoin(address, card, address.c.id == card.c.mailbox_id)
reg.map_imperatively(Slip, both, properties={"id": column_property(address.c.id, card.c.mailbox_id), "note": card.c.text}, primary_key=[address.c.id])

engine = create_engine("sqlite://")
metadata.create_all(engine)
session = Session(engine)
mapper = inspect(Member)
print([c.name for c in mapper.primary_key], mapper.local_table is joined, [t.name for t in mapper.tables], mapper.attrs.keys())

one, two = Member(nick="olga", mail="o@x"), Member(nick="pit", mail="p@x", quota=3)
session.add_all([one, two])
session.flush()
print(one.id, one.mailbox_id, one.quota, two.quota, inspect(one).identity)
session.commit()
one.mail = "olga@x"
two.nick = "pitt"
session.commit()
print(session.execute(select(Member.nick, Member.mail).order_by(Member.id)).all())
print(session.get(Member, (1, 1)) is one, session.get(Member, (1, 2)))
one.nick, one.quota = "olga2", None
session.commit()
print(session.scalars(select(Member).where(Member.quota.is_(None))).one().nick)
session.delete(two)
session.commit()
print(session.execute(select(user)).all(), session.execute(select(address)).all())
again = Member(id=9, mailbox_id=90, nick="qu", mail="q@x")
session.add(again)
session.commit()
print(inspect(again).identity, again.quota)

slips = session.scalars(select(Slip).order_by(Slip.id)).all()
print([(s.id, s.mail, s.note) for s in slips])
slips[0].mail = "changed"
session.commit()
slips[1].note = "new note"
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
    session.rollback()
fresh = Slip()
fresh.account_id, fresh.mail, fresh.note = 9, "z@x", "hello"
session.add(fresh)
session.commit()
print(fresh.id, fresh.note, session.execute(select(card)).all())
fresh.note = "bye"
session.commit()
session.delete(fresh)
session.delete(slips[0])
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
print(session.execute(select(address.c.mail)).all())
