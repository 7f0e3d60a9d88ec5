"""Makes small models and sequences of session operations on them, each from a number: the same number gives the same script."""

import random

SEQUENCES = 8
"""How many sequences there are to the same models."""

CASCADES = [None, None, "all", "all, delete-orphan", "save-update", "save-update, merge, expunge"]


class Attribute:
    """What a class has: a column, or a relationship to `target`."""

    def __init__(self, name, kind, target=None, many=False, strict=False):
        self.name, self.kind, self.target, self.many, self.strict = name, kind, target, many, strict


class Model:
    """A class with its lines of source and its attributes, those of its base included."""

    def __init__(self, name, base=None):
        self.name, self.base = name, base
        self.lines = []
        self.attributes = list(base.attributes) if base else []


def models(seed):
    """The source of a few classes, and what is known of them."""
    pick = random.Random(f"models {seed}")
    names = pick.sample(["Ship", "Port", "Crew", "Cargo", "Lamp", "Rope"], pick.randint(2, 3))
    classes, tables = [], []
    for name in names:
        model = Model(name)
        table = name.lower()
        lines = [f'    __tablename__ = "{table}"', "", "    id: Mapped[int] = mapped_column(primary_key=True)"]
        lines.append("    name: Mapped[str | None]")
        model.attributes.append(Attribute("name", "text"))
        if pick.random() < 0.5:
            default = pick.choice(["", " = mapped_column(default=7)", ' = mapped_column(server_default="5")'])
            lines.append(f"    size: Mapped[int | None]{default}")
            model.attributes.append(Attribute("size", "number"))
        model.lines = lines
        classes.append(model)
    number = 0
    for _ in range(pick.randint(1, 3)):
        number += 1
        kind = pick.choice(["one", "one", "one", "own", "many", "single"])
        owner, other = (pick.choice(classes),) * 2 if kind == "own" else pick.sample(classes, 2)
        if kind == "many":
            many_to_many(pick, number, owner, other, tables)
        else:
            one_to_many(pick, number, owner, other, kind)
    derived = []
    for model in classes:
        if pick.random() < 0.35:
            derived.append(inherit(pick, model))
    everything = classes + derived
    source = [*tables]
    for model in everything:
        source += [f"class {model.name}({model.base.name if model.base else 'Base'}):"] + model.lines + [""]
    return "\n".join(source), everything


def options(pairs):
    return "".join(f", {name}={value!r}" for name, value in pairs if value is not None)


def one_to_many(pick, number, owner, other, kind):
    """`owner` has several of `other`, which knows its owner."""
    column, up, down = f"up{number}_id", f"up{number}", f"down{number}"
    cascade = pick.choice(CASCADES)
    strict = pick.random() < 0.2 and kind != "own"
    annotation = "int" if strict else "int | None"
    other.lines.append(f'    {column}: Mapped[{annotation}] = mapped_column(ForeignKey("{owner.name.lower()}.id"))')
    both = pick.random() < 0.8
    single = kind == "single"
    remote = f"{other.name}.id" if kind == "own" else None
    keys = f"{other.name}.{column}"
    passive = True if pick.random() < 0.15 else None
    post = True if kind == "own" and pick.random() < 0.3 else None
    lazy = pick.choice([None, None, None, "selectin", "joined"])
    pairs = [("back_populates", up if both else None), ("cascade", cascade), ("foreign_keys", keys)]
    pairs += [("passive_deletes", passive), ("post_update", post), ("lazy", lazy)]
    order = f', order_by="{other.name}.id"' if not single else ""
    kind_of = f'"{other.name} | None"' if single else f'list["{other.name}"]'
    owner.lines.append(f"    {down}: Mapped[{kind_of}] = relationship({(options(pairs) + order)[2:]})")
    owner.attributes.append(Attribute(down, "relationship", other, not single))
    if both:
        pairs = [("back_populates", down), ("remote_side", remote), ("foreign_keys", keys), ("post_update", post)]
        other.lines.append(f'    {up}: Mapped["{owner.name} | None"] = relationship({options(pairs)[2:]})')
        other.attributes.append(Attribute(up, "relationship", owner))


def many_to_many(pick, number, owner, other, tables):
    """Both have several of each other."""
    table = f"link{number}"
    first, second = f"{owner.name.lower()}_id", f"{other.name.lower()}_id"
    tables += [
        f"{table} = Table(",
        f'    "{table}",',
        "    Base.metadata,",
        f'    Column("{first}", ForeignKey("{owner.name.lower()}.id"), primary_key=True),',
        f'    Column("{second}", ForeignKey("{other.name.lower()}.id"), primary_key=True),',
        ")",
        "",
    ]
    there, back = f"far{number}", f"near{number}"
    both = pick.random() < 0.7
    cascade = pick.choice([None, None, "all", "save-update"])
    pairs = [("back_populates", back if both else None), ("cascade", cascade)]
    order = f', order_by="{other.name}.id"'
    owner.lines.append(
        f'    {there}: Mapped[list["{other.name}"]] = relationship(secondary={table}{options(pairs)}{order})'
    )
    owner.attributes.append(Attribute(there, "relationship", other, True))
    if both:
        pairs = [("back_populates", there)]
        order = f', order_by="{owner.name}.id"'
        other.lines.append(
            f'    {back}: Mapped[list["{owner.name}"]] = relationship(secondary={table}{options(pairs)}{order})'
        )
        other.attributes.append(Attribute(back, "relationship", owner, True))


def inherit(pick, base):
    """A class derived from `base`, with a table of its own or in that of `base`."""
    derived = Model(f"Big{base.name}", base)
    table = base.name.lower()
    base.lines.append("    kind: Mapped[str] = mapped_column(default=None)")
    base.lines.append(f'    __mapper_args__ = {{"polymorphic_on": "kind", "polymorphic_identity": "{table}"}}')
    if pick.random() < 0.6:
        derived.lines.append(f'    __tablename__ = "big{table}"')
        derived.lines.append(
            f'    id: Mapped[int] = mapped_column(ForeignKey("{table}.id"), primary_key=True)'
        )
    derived.lines.append("    extra: Mapped[str | None] = mapped_column()")
    derived.lines.append(f'    __mapper_args__ = {{"polymorphic_identity": "big{table}"}}')
    derived.attributes = base.attributes + [Attribute("extra", "text")]
    return derived


def script(seed):
    """Models and sequences of operations on them, to be put behind `harness.py`."""
    source, classes = models(seed)
    return "\n".join([source, *(sequence(classes, seed * SEQUENCES + number) for number in range(SEQUENCES))])


def sequence(classes, seed):
    """Operations, and what they leave."""
    pick = random.Random(f"steps {seed}")
    lines, known = [f"begin({seed})"], []
    count = pick.randint(8, 16)
    for number in range(count):
        lines += operation(pick, classes, known, number)
        if number % 3 == 2 or number == count - 1:
            lines.append(f"look({number + 1})")
    return "\n".join([*lines, "end()", ""])


def value(pick, attribute):
    if attribute.kind == "text":
        return repr(pick.choice(["red", "blue", "grey", "old"]))
    return str(pick.randint(1, 9))


def operation(pick, classes, known, number):
    """The lines of one operation."""
    kinds = ["make", "make", "set", "set", "relate", "relate", "relate", "add", "flush", "commit", "rollback", "delete"]
    kinds += ["expire", "refresh", "expunge", "merge", "query", "get", "read", "savepoint", "remove", "clear"]
    kind = pick.choice(kinds) if len(known) > 1 else "make"
    if kind == "make":
        return make(pick, classes, known, number)
    name, model = pick.choice(known)
    related = [one for one in model.attributes if one.kind == "relationship"]
    plain = pick.choice([one for one in model.attributes if one.kind != "relationship"])
    if kind in ("relate", "remove", "clear", "read"):
        if not related:
            return []
        return relate(pick, kind, name, pick.choice(related), known, number)

    def step(work, said=f"{number} {kind} {name}"):
        return f'step("{said}", lambda: {work})'

    match kind:
        case "set":
            return [step(f'setattr({name}, "{plain.name}", {value(pick, plain)})')]
        case "flush" | "commit" | "rollback":
            return [step(f"session.{kind}()", f"{number} {kind}")]
        case "savepoint":
            return [
                step("session.begin_nested()"),
                step(f'setattr({name}, "{plain.name}", {value(pick, plain)})', "set in it"),
                step(f"session.get_nested_transaction().{pick.choice(['commit', 'rollback'])}()", "end of it"),
            ]
        case "merge":
            fresh = f"{model.name}(id={pick.randint(1, 4)}, name='merged')"
            given = fresh if pick.random() < 0.5 else name
            known.append((f"o{number}", model))
            return [f"o{number} = name({number}, {step(f'session.merge({given})')} or {name})"]
        case "query":
            query = f"session.scalars(select({model.name}).order_by({model.name}.id)).unique()"
            return [step(f"print('   ', shown(list({query})))")]
        case "get":
            return [step(f"print('   ', shown(session.get({model.name}, {pick.randint(1, 4)})))")]
        case "expire" if pick.random() < 0.4:
            return [step(f"session.expire({name}, ['name'])")]
    return [step(f"session.{kind}({name})")]


def make(pick, classes, known, number):
    model = pick.choice(classes)
    scalars = [one for one in model.attributes if one.kind != "relationship" and pick.random() < 0.7]
    arguments = [f"{one.name}={value(pick, one)}" for one in scalars]
    if pick.random() < 0.15:
        arguments.append(f"id={pick.randint(1, 6)}")
    known.append((f"o{number}", model))
    lines = [f"o{number} = name({number}, {model.name}({', '.join(arguments)}))"]
    if pick.random() < 0.7:
        lines.append(f'step("{number} make o{number}", lambda: session.add(o{number}))')
    return lines


def relate(pick, kind, name, attribute, known, number):
    """Reads a relationship, or changes what it leads to."""
    said, path = f"{number} {kind} {name}.{attribute.name}", f"{name}.{attribute.name}"
    others = [other for other, its in known if attribute.target in (its, its.base)]

    def put(given):
        return [f'step("{said}", lambda: setattr({name}, "{attribute.name}", {given}))']

    if kind == "read":
        return [f"step(\"{said}\", lambda: print('   ', shown({path})))"]
    if kind == "clear" or (kind == "remove" and not attribute.many):
        return put("[]" if attribute.many else "None")
    if not others:
        return []
    other = pick.choice(others)
    if not attribute.many:
        return put(other)
    if kind == "relate" and pick.random() < 0.25:
        return put(f"[{', '.join(pick.sample(others, pick.randint(1, min(2, len(others)))))}]")
    change = "append" if kind == "relate" else "remove"
    return [f'step("{said}", lambda: {path}.{change}({other}))']
