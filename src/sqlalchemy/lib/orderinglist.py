# Lists whose members hold their own place.
from sqlalchemy.orm.collections import collection, collection_adapter

__all__ = ['ordering_list']


def ordering_list(attr, count_from=None, ordering_func=None, reorder_on_append=False):
    if ordering_func is None and count_from is not None:
        ordering_func = _counting_from(count_from)
    options = {'ordering_func': ordering_func, 'reorder_on_append': reorder_on_append}
    return lambda: OrderingList(attr, **options)


def count_from_0(index, collection):
    return index


def count_from_1(index, collection):
    return index + 1


def count_from_n_factory(start):
    def place(index, collection):
        return index + start

    place.__name__ = f'count_from_{start}'
    return place


def _counting_from(start):
    return {0: count_from_0, 1: count_from_1}.get(start) or count_from_n_factory(start)


class OrderingList(list):
    def __init__(self, ordering_attr=None, ordering_func=None, reorder_on_append=False):
        self.ordering_attr = ordering_attr
        self.ordering_func = ordering_func or count_from_0
        self.reorder_on_append = reorder_on_append

    def _get_order_value(self, entity):
        return getattr(entity, self.ordering_attr)

    def _set_order_value(self, entity, value):
        setattr(entity, self.ordering_attr, value)

    def reorder(self):
        for index, entity in enumerate(self):
            self._order_entity(index, entity, True)

    _reorder = reorder

    def _order_entity(self, index, entity, reorder=True):
        have = self._get_order_value(entity)
        if have is not None and not reorder:
            return
        place = self.ordering_func(index, self)
        if have != place:
            self._set_order_value(entity, place)

    def append(self, entity):
        super().append(entity)
        self._order_entity(len(self) - 1, entity, self.reorder_on_append)

    @collection.adds(1)
    def _raw_append(self, entity):
        super().append(entity)

    def insert(self, index, entity):
        super().insert(index, entity)
        self._reorder()

    def remove(self, entity):
        super().remove(entity)
        adapter = collection_adapter(self)
        if adapter and adapter._referenced_by_owner:
            self._reorder()

    def pop(self, index=-1):
        entity = super().pop(index)
        self._reorder()
        return entity

    def __setitem__(self, index, entity):
        if not isinstance(index, slice):
            self._order_entity(int(index), entity, True)
            super().__setitem__(index, entity)
            return
        start, stop = index.start or 0, index.stop or len(self)
        if start < 0:
            start += len(self)
        if stop < 0:
            stop += len(self)
        entities = list(entity)
        for place in range(start, stop, index.step or 1):
            self[place] = entities[place]

    def __delitem__(self, index):
        super().__delitem__(index)
        self._reorder()
