def area(width, height):
    if width < 0:
        return 0
      return width * height


print(area(2, 3))
