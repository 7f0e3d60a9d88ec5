engine = create_engine('sqlite://')
t(Base.metadata.create_all, engine)
s = session = Session(engine)
r = None
a = t(lambda: A(x='a', bs=[B(), B(y=2)]))
b = t(lambda: B(a=a))
T = A.__table__
q = select(A)
t(s.add_all, [a, b])
