# shows: a self-referential tree with remote_side, backref, a second path with foreign_keys
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import backref, declarative_base, relationship, sessionmaker

Base = declarative_base()


class Node(Base):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    parent_id = Column(Integer, ForeignKey("node.id"))
    children = relationship("Node", backref=backref("parent", remote_side=[id]), order_by="Node.name")


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


class Letter(Base):
    __tablename__ = "letter"
    id = Column(Integer, primary_key=True)
    sender_id = Column(ForeignKey("person.id"))
    receiver_id = Column(ForeignKey("person.id"))
    sender = relationship("Person", foreign_keys=[sender_id], backref="sent")
    receiver = relationship("Person", foreign_keys="Letter.receiver_id", backref="received")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = sessionmaker(engine)()
root = Node(name="root", children=[Node(name="b", children=[Node(name="b1")]), Node(name="a")])
session.add(root)
session.commit()


def show(node, depth=0):
    print("  " * depth + node.name, node.parent.name if node.parent else None)
    for child in node.children:
        show(child, depth + 1)


show(root)
leaf = session.query(Node).filter_by(name="b1").one()
print(leaf.parent.parent is root)
leaf.parent = root
session.commit()
print([c.name for c in root.children])
ann, ben = Person(name="Ann"), Person(name="Ben")
session.add(Letter(sender=ann, receiver=ben))
session.add(Letter(sender=ben, receiver=ann))
session.commit()
print(len(ann.sent), ann.sent[0].receiver.name, ben.received[0].sender is ann)
print(session.query(Letter).filter(Letter.sender == ann).count())
print(session.query(Node.name).filter(Node.parent == None).all())  # noqa: E711
print(session.query(Person).filter(Person.sent.any(receiver=ben)).one().name)
