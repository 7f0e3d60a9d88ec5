# Attributes of attributes, of classes, and those that are set in place.
class Settings:
    factor = 2


class Box:
    def __init__(self):
        self.count = 0
        self.weight = 0.5


class Shelf:
    def __init__(self):
        self.box = Box()
        self.settings = Settings()


def work(turns):
    shelf = Shelf()
    for i in range(turns):
        shelf.box.count += shelf.settings.factor
        shelf.box.weight += 0.25
        if shelf.box.count > i:
            shelf.box.count -= 1
    return shelf.box.count, shelf.box.weight


print(work(500_000))
