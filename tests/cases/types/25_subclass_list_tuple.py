def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Stack(list):
    def push(self, item):
        self.append(item)
        return self

    def peek(self):
        return self[-1]


class Sorted(list):
    def __init__(self, *items):
        super().__init__(sorted(items))

    def append(self, item):
        super().append(item)
        self.sort()

    def __getitem__(self, index):
        result = super().__getitem__(index)
        return Sorted(*result) if isinstance(index, slice) else result

    def __repr__(self):
        return f"Sorted{super().__repr__()}"


class Pair(tuple):
    def __new__(cls, left, right):
        return super().__new__(cls, (left, right))

    @property
    def left(self):
        return self[0]

    def swapped(self):
        return Pair(self[1], self[0])


stack = Stack([1]).push(2).push(3)
print(stack, stack.peek(), type(stack), type(stack + [4]), type(stack[:1]), type(stack.copy()), stack == [1, 2, 3], [1, 2, 3] == stack, len(stack), stack * 2, [0] + stack, isinstance(stack, list))
stack += [9]
stack.tag = "t"
del stack[0]
print(stack, type(stack), stack.tag, stack.__dict__, sorted(stack, reverse=True), [*stack], list(stack), sum(stack), max(stack), 9 in stack, Stack("ab"), bool(Stack()))
ordered = Sorted(3, 1, 2)
ordered.append(0)
print(ordered, ordered[1], ordered[1:3], type(ordered[:1]), f"{ordered}", str(ordered), [ordered], list(ordered), ordered[-1])
pair = Pair("a", "b")
print(pair, pair.left, pair.swapped(), type(pair.swapped()), pair == ("a", "b"), hash(pair) == hash(("a", "b")), type(pair + ()), type(pair[:1]), {pair: 1}[("a", "b")], "%s-%s" % pair, len(pair), pair < ("b",))
left, right = pair
print(left, right, isinstance(pair, tuple), Pair.__mro__, pair.__dict__)
attempt("setter", lambda: setattr(pair, "left", 1))
attempt("item", lambda: pair.__setitem__(0, 1))
attempt("arguments", lambda: Pair(1))
attempt("hash", lambda: hash(stack))
attempt("index", lambda: stack[50])
attempt("attribute", lambda: stack.missing)


class Shouting(list):
    def __len__(self):
        return 42

    def __iter__(self):
        return iter("xyz")

    def __contains__(self, item):
        return item == "magic"


loud = Shouting([1, 2])
print(loud, len(loud), [item for item in loud], list(loud), "magic" in loud, 1 in loud, ",".join(loud), sorted(loud), bool(loud))
