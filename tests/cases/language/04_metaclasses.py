class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **kw):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, namespace)
        cls.tag = kw.get("tag", "none")
        return cls

    def __init__(cls, name, bases, namespace, **kw):
        print("init", name)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args, kwargs)
        return super().__call__(*args, **kwargs)

    def __iter__(cls):
        return iter(sorted(k for k in vars(cls) if k.isupper()))

    def __len__(cls):
        return len(list(iter(cls)))

    def __contains__(cls, key):
        return key in list(cls)

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key!r}]"

    def __getattr__(cls, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"{cls.__name__} has no {name}")

    def __repr__(cls):
        return f"<model {cls.__name__}>"

    def __bool__(cls):
        return False

    @property
    def short(cls):
        return cls.__name__[:2]

    def __instancecheck__(cls, obj):
        return hasattr(obj, "quack") or super().__instancecheck__(obj)

    def __subclasscheck__(cls, sub):
        return sub is int or type.__subclasscheck__(cls, sub)

    def __eq__(cls, other):
        return cls is other

    def __hash__(cls):
        return 7


class Model(metaclass=Meta):
    RED = 1

    def __init__(self, x=0):
        self.x = x


class User(Model, tag="users"):
    BLUE = 2
    GREEN = 3


print(User, User.tag, list(User), len(User), "BLUE" in User, "RED" in User)
print(User[1:2], User["k"], User.dyn_thing, User.short, bool(User), User.prepared)
user = User(5)
print(user.x, type(user), type(User), type(type(User)))
try:
    User.missing
except AttributeError as error:
    print(error)
try:
    user.short
except AttributeError as error:
    print(error)


class Duck:
    quack = True


print(isinstance(Duck(), User), isinstance(3, User), issubclass(int, User), issubclass(str, User))
Dynamic = Meta("Dynamic", (User,), {"X": 1}, tag="d")
print(Dynamic, Dynamic.tag, list(Dynamic), hash(Dynamic), Dynamic.__mro__)


class Other(type):
    pass


try:
    class Clash(User, metaclass=Other):
        pass
except TypeError as error:
    print(error)


def factory(name, bases, namespace):
    return {"name": name, "keys": sorted(k for k in namespace if not k.startswith("__"))}


class Config(metaclass=factory):
    debug = True
    level = 3


print(Config)


class Singleton(type):
    _instances = {}

    def __call__(cls, *args):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args)
        return cls._instances[cls]


class Settings(metaclass=Singleton):
    def __init__(self, v=None):
        self.v = v


print(Settings(1) is Settings(2), Settings().v)
T = type("T", (object,), dict(a=1, f=lambda self: self.a + 1))
print(T().f(), T.__name__, T.__module__, type.__call__(T).a, isinstance(T, type))
try:
    type("A", (), {}, x=1)
except TypeError as error:
    print(error)
for args in [("A",), ("A", ()), (1, (), {}), ("A", [], {}), ("A", (), [])]:
    try:
        print(type(*args))
    except TypeError as error:
        print(error)
