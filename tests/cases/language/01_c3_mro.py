"""How Python orders the classes of a hierarchy."""


class Base:
    def describe(self):
        return ["Base"]


class Timestamped(Base):
    def describe(self):
        return ["Timestamped", *super().describe()]


class Named(Base):
    def describe(self):
        return ["Named", *super().describe()]


class Article(Timestamped, Named):
    def describe(self):
        return ["Article", *super().describe()]


print([cls.__name__ for cls in Article.__mro__])
print(Article().describe())
print(Article.mro() == list(Article.__mro__), Article.__bases__, Article.__base__)
print(issubclass(Article, Named), isinstance(Article(), (int, Base)))


class A: ...
class B(A): ...
class C(A): ...
class D(B, C): ...
class E(C, A): ...


class F(D, E):
    pass


print([cls.__name__ for cls in F.mro()])
for bases in [(A, B), (B, C, A), (E, D), (object, A), (A, A), (int, str), (bool,), (1,)]:
    try:
        made = type("X", bases, {})
        print([cls.__name__ for cls in made.mro()])
    except TypeError as error:
        print(type(error).__name__, str(error))

try:
    class Odd(A, B):
        pass
except TypeError as error:
    print(error)


class G:
    who = "G"

    def greet(self, *, loud=False):
        text = f"{self.who} says hi"
        return text.upper() if loud else text


class H(G):
    who = "H"

    def greet(self, **kw):
        return super().greet(**kw) + "!"


print(H().greet(), H().greet(loud=True), super(H, H()).greet())
print(super(H, H).who, super(H, H()).who, G.greet(H()))
print(F.__subclasses__(), D.__subclasses__()[:1])
print(D.__name__, D.__qualname__, D.__module__, D.__doc__, F.__dict__.get("__doc__", "none"))
