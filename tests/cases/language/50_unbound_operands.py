# Of an operation on two variables, the traceback marks the one that has no value.
import traceback


class Point:
    pass


def stored():
    point = Point()
    point.x = late
    late = 1


def owner():
    point.x = 1
    point = Point()


def owner_of_local():
    given = 1
    point.x = given
    point = Point()


def counted():
    total = total + 1


def added():
    one = 1
    print(2 * (one + other))
    other = 2


def compared():
    if count < 3:
        count = 1


def compared_right():
    low = 1
    return low <= high, (high := 2)


def attribute_below():
    value = (1 +
             point.x)
    point = Point()


def over_lines():
    left = 1
    value = (left
             * right)
    right = 2


def handled():
    try:
        return missing + 1
    except UnboundLocalError as error:
        return type(error).__name__
    missing = 1


for function in (stored, owner, owner_of_local, counted, added, compared, compared_right, attribute_below, over_lines):
    try:
        function()
    except UnboundLocalError:
        print(*traceback.format_exc().splitlines()[4:], sep="\n")
print(handled())
