# types: SimpleNamespace, mapping proxies, the classes of what the language makes.
import types


class Service:
    def run(self):
        return "run"


def generate():
    yield 1


settings = types.SimpleNamespace(debug=True, level=3)
settings.name = "x"
del settings.debug
print(settings, settings.level, settings == types.SimpleNamespace(level=3, name="x"), vars(settings), types.SimpleNamespace())
frozen = types.MappingProxyType({"a": 1, "b": 2})
print(frozen, frozen["a"], len(frozen), list(frozen), "b" in frozen, frozen.get("z", 0), dict(frozen), frozen | {"c": 3}, frozen == {"a": 1, "b": 2}, list(frozen.items()))
service = Service()
checks = {
    "function": isinstance(generate, types.FunctionType), "lambda": types.LambdaType is types.FunctionType, "generator": isinstance(generate(), types.GeneratorType),
    "method": isinstance(service.run, types.MethodType), "builtin": isinstance(len, types.BuiltinFunctionType), "module": isinstance(types, types.ModuleType),
    "none": isinstance(None, types.NoneType), "alias": isinstance(list[int], types.GenericAlias), "union": isinstance(int | str, types.UnionType),
    "ellipsis": isinstance(..., types.EllipsisType), "code": isinstance(generate.__code__, types.CodeType),
}
print(checks)
bound = types.MethodType(lambda self, word: (self is service, word), service)
print(bound("hi"), bound.__self__ is service)
service.shout = types.MethodType(lambda self: self.run().upper(), service)
print(service.shout())
Made = types.new_class("Made", (Service,), {}, lambda namespace: namespace.update(size=5, double=lambda self: self.size * 2))
print(Made.__name__, Made().run(), Made.size, Made().double(), issubclass(Made, Service), Made.__mro__[1] is Service)
for wrong in (lambda: settings.debug, lambda: frozen["z"], lambda: frozen.__setitem__("a", 1), lambda: types.MappingProxyType(5), lambda: types.SimpleNamespace(1)):
    try:
        print(wrong())
    except (AttributeError, KeyError, TypeError) as error:
        print(type(error).__name__, error)
