from __future__ import annotations


class Plugin:
    registry: dict[str, type] = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.key = key or cls.__name__.lower()
        Plugin.registry[cls.key] = cls
        print("registered", cls.key, kwargs)


class Csv(Plugin, key="csv"): ...
class Json(Plugin): ...
class Lines(Json, key="jsonl"):
    pass


print(sorted(Plugin.registry), Plugin.registry["jsonl"] is Lines)
try:
    class Bad(Plugin, colour="red"):
        pass
except TypeError as error:
    print(error)
try:
    class Worse(colour="red"):
        pass
except TypeError as error:
    print(error)


class Field:
    def __init__(self, default=None):
        self.default = default

    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
        self.slot = "_" + name
        owner.fields = getattr(owner, "fields", ()) + (name,)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.slot, self.default)

    def __set__(self, instance, value):
        print("set", self.name, "to", value)
        instance.__dict__[self.slot] = value

    def __delete__(self, instance):
        print("delete", self.name)
        instance.__dict__.pop(self.slot, None)


class Model:
    id = Field(0)
    name = Field("anon")

    def __init__(self, **values):
        for k, v in values.items():
            setattr(self, k, v)


class Sub(Model):
    size = Field()


m = Sub(id=5, size="L")
print(m.id, m.name, m.size, m.__dict__)
del m.id
print(m.id, Sub.fields, Model.fields, Sub.name.default)
m.__dict__["name"] = "shadow"
print(m.name, vars(m))


class NonData:
    def __get__(self, instance, owner):
        return f"computed for {owner.__name__}"


class Holder:
    value = NonData()


h = Holder()
print(h.value, Holder.value)
h.value = 3
print(h.value, Holder.value)
del h.value
print(h.value)


class Broken:
    def __set_name__(self, owner, name):
        raise ValueError("no " + name)


try:
    class Uses:
        field = Broken()
except Exception as error:
    print(type(error).__name__, error, repr(error.__cause__))


class Lazy:
    def __init__(self, function):
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.function(obj)
        return value


class Report:
    @Lazy
    def rows(self):
        "The rows."
        print("computing")
        return [1, 2]


r = Report()
print(r.rows, r.rows, Report.rows.__doc__, "rows" in r.__dict__)
