def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def grow_dict():
    data = {1: "a", 2: "b"}
    for key in data:
        data[key + 10] = "new"


def shrink_dict():
    data = {1: "a", 2: "b"}
    for key in data:
        del data[key]


def swap_keys():
    data = {1: "a", 2: "b", 3: "c"}
    walk = iter(data)
    first = next(walk)
    data.pop(first)
    data[9] = "z"
    return first, list(walk)


def change_values():
    data = {1: 1, 2: 2}
    for key in data:
        data[key] *= 10
    return data


def grow_set():
    data = {1, 2}
    for element in data:
        data.add(element + 10)


def clear_items():
    data = {1: 1, 2: 2}
    for _ in data.items():
        data.clear()


def shrink_list():
    data, seen = [1, 2, 3, 4], []
    for item in data:
        seen.append(item)
        data.remove(item)
    return data, seen


def grow_list():
    data = [1]
    for item in data:
        if item < 5:
            data.append(item + 1)
    return data


def exhausted():
    data = [1]
    walk = iter(data)
    first = list(walk)
    data.append(2)
    return first, list(walk), data


def again():
    data = {1: 1}
    walk = iter(data)
    data[2] = 2
    errors = []
    for _ in range(2):
        try:
            next(walk)
        except RuntimeError as error:
            errors.append(str(error))
    return errors


for function in (grow_dict, shrink_dict, swap_keys, change_values, grow_set, clear_items, shrink_list, grow_list, exhausted, again):
    attempt(function.__name__, function)
