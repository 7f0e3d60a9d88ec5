# level: advanced | shows: classes declared in any order, cyclic foreign keys with use_alter and post_update, two registries with relations across, configure order
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, create_engine, event, inspect, select
from sqlalchemy.orm import Session, configure_mappers, declarative_base, registry, relationship

Base = declarative_base()


class Employee(Base):
    __tablename__ = "employees"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    team_id = Column(ForeignKey("teams.id"))
    team = relationship("Team", foreign_keys="Employee.team_id", back_populates="members")


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
    head_id = Column(ForeignKey("employees.id", use_alter=True, name="fk_head"))
    members = relationship(Employee, foreign_keys=Employee.team_id, back_populates="team", order_by="Employee.name")
    head = relationship(Employee, foreign_keys=head_id, post_update=True, backref="heads")
    projects = relationship("Project", back_populates="team")


print([t.name for t in Base.metadata.tables.values()], inspect(Team).configured)


class Project(Base):
    __tablename__ = "projects"
    id = Column(Integer, primary_key=True)
    team_id = Column(ForeignKey("teams.id"))
    team = relationship("Team", back_populates="projects")


try:
    configure_mappers()
    print("fine")
except Exception as e:
    print(type(e).__name__, e)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann = Employee(name="Ann")
    team = Team(members=[ann, Employee(name="Bob")], head=ann, projects=[Project(), Project()])
    session.add(team)
    session.commit()
    print(team.head.name, [m.name for m in team.members], ann.heads[0] is team, len(team.projects), team.projects[0].team is team)
    session.delete(team)
    session.delete(ann)
    session.commit()
    print(session.scalars(select(Employee.name)).all(), session.scalars(select(Project.team_id)).all())

other = registry(metadata=Base.metadata)


@other.mapped
class Badge:
    __tablename__ = "badges"
    id = Column(Integer, primary_key=True)
    owner_id = Column(ForeignKey("employees.id"))
    owner = relationship(Employee, backref="badges")


@other.mapped
class Clip:
    __tablename__ = "clips"
    id = Column(Integer, primary_key=True)
    badge_id = Column(ForeignKey("badges.id"))
    badge = relationship("Badge")


configure_mappers()
print(sorted(m.class_.__name__ for m in other.mappers), hasattr(Employee, "badges"), inspect(Clip).relationships.badge.mapper.class_ is Badge)


@other.mapped
class Lost:
    __tablename__ = "lost"
    id = Column(Integer, primary_key=True)
    employee_id = Column(ForeignKey("employees.id"))
    employee = relationship("Employee")


try:
    Lost()
except Exception as e:
    print(type(e).__name__, e)
