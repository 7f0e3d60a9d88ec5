# Reading and setting attributes of an object.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def work(count):
    point = Point(1, 2)
    for i in range(count):
        point.x = point.x + point.y
        point.y = i
    return point.x, point.y


print(work(1_000_000))
