def numbers(text):
    for part in text.split(","):
        yield int(part)


def total(text):
    result = 0
    try:
        for n in numbers(text):
            result += n
    finally:
        print("added up to", result)
    return result


print(total("1,2,3"))
print(total("4,five,6"))
