rows = [1, 2, 3]
for row in rows:
    if row == 2:
        return row
