def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Counter(dict):
    def __missing__(self, key):
        return 0

    def add(self, key):
        self[key] += 1
        return self


class Upper(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.upper())

    def __contains__(self, key):
        return super().__contains__(key.upper())


class Record(dict):
    def __init__(self, *args, table=None, **fields):
        super().__init__(*args, **fields)
        self.table = table

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{self.table} has no column {name!r}") from None


counter = Counter()
for letter in "banana":
    counter.add(letter)
print(counter, counter["z"], counter.get("z"), "z" in counter, type(counter), isinstance(counter, dict), dict(counter), counter == {"b": 1, "a": 3, "n": 2})
print(type(counter.copy()), type(counter | {"x": 1}), len(counter), sorted(counter.items()), counter.pop("b"), {**counter}, list(counter), Counter.fromkeys("xy", 5), type(Counter.fromkeys("x")))
upper = Upper()
upper["name"] = "ada"
upper.update(age=36)
print(upper, upper["NAME"], upper["Name"], "name" in upper, upper.get("name"), upper.get("NAME"), upper.setdefault("k", 1), upper)
record = Record({"id": 1}, table="users", name="ada")
record.extra = "kept"
print(record, record.name, record.id, record.table, record.__dict__, vars(record), record == {"id": 1, "name": "ada"}, hasattr(record, "missing"), getattr(record, "missing", "default"))
attempt("attribute", lambda: record.missing)
attempt("key", lambda: record["missing"])
attempt("upper", lambda: upper["nothing"])
attempt("hash", lambda: hash(counter))
print(Counter.__mro__, Counter.__bases__, issubclass(Record, dict), bool(Counter()), repr(Record()), f"{counter}", str(upper))


class Both(Counter, Upper):
    pass


both = Both()
both["q"] = 1
print(both, both["Q"], both["none"], [cls.__name__ for cls in Both.__mro__])
