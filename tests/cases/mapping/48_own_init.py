# level: basic | shows: what errors of a mapped class's own __init__ name
from sqlalchemy import *
from sqlalchemy.orm import *
Base=declarative_base()
class V(Base):
    __tablename__='v'
    id=Column(Integer,primary_key=True); a=Column(Integer)
    def __init__(self, a): self.a=a
for f in (lambda: V(), lambda: V(1,2), lambda: V(q=1)):
    try: f()
    except TypeError as x: print(x)
print(V.__init__.__name__, V.__init__.__qualname__)
