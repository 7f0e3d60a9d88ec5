use std::rc::Rc;

use super::{EntityLoader, LoadContext, LoadOptions};
use crate::{
    engine::{CursorResult, Duplicates, QueryResult, RowKeys, RowSource, Uniqueness},
    orm::{
        BundleMaker,
        context::{CompileState, QueryEntity, names},
        session::Session,
    },
    trace::{Event, Objects},
    value::{Host, Result, Str, Value},
};

/// The result of a statement over entities: its rows become objects when the first is fetched.
pub fn instances(
    session: &Session,
    state: &Rc<CompileState>,
    cursor: CursorResult,
    options: LoadOptions,
) -> QueryResult {
    let number = cursor.outcome().number;
    rows_of(session, state, cursor.rows, options, number)
}

/// The result of rows over entities, wherever they come from.
pub fn instances_of(
    session: &Session,
    state: &Rc<CompileState>,
    cursor: QueryResult,
    options: LoadOptions,
) -> QueryResult {
    rows_of(session, state, cursor, options, None)
}

fn rows_of(
    session: &Session,
    state: &Rc<CompileState>,
    cursor: QueryResult,
    options: LoadOptions,
    statement: Option<u32>,
) -> QueryResult {
    let uniqueness = state.entities.iter().map(|entity| match entity {
        QueryEntity::Mapper { .. } => Uniqueness::Identity,
        QueryEntity::Column { .. } | QueryEntity::Bundle { .. } => Uniqueness::Value,
    });
    let keys = RowKeys::new(state.names())
        .simple()
        .with_duplicates(Duplicates::Last)
        .with_elements(state.entities.iter().map(QueryEntity::addresses).collect())
        .with_uniqueness(uniqueness.collect());
    let mut count = 0;
    let cells = state.entities.iter().map(|entity| Cell::new(entity, &mut count)).collect();
    let yield_per = options.yield_per;
    let rows = ObjectRows {
        width: cursor.keys().len(),
        cells,
        context: LoadContext::new(session, options, statement, count),
        state: state.clone(),
        cursor,
        made: Vec::new(),
        fetched: 0,
        done: false,
    };
    let result = QueryResult::new(Rc::new(keys), Box::new(rows));
    if state.requires_unique {
        result.require_unique();
    }
    if let Some(count) = yield_per {
        result.set_yield_per(count);
        result.refuse_unique();
    }
    result
}

/// What becomes of a row's columns.
enum Cell {
    Entity(EntityLoader),
    Column(usize),
    Bundle { parts: Vec<Cell>, labels: Vec<Str>, maker: BundleMaker, process: Option<Value> },
}

impl Cell {
    fn new(entity: &QueryEntity, count: &mut usize) -> Cell {
        match entity {
            QueryEntity::Mapper { plan, .. } => Cell::Entity(EntityLoader::new(plan, count)),
            QueryEntity::Column { place, .. } => Cell::Column(*place),
            QueryEntity::Bundle { parts, maker, .. } => Cell::Bundle {
                labels: names(parts),
                parts: parts.iter().map(|part| Cell::new(part, count)).collect(),
                maker: maker.clone(),
                process: None,
            },
        }
    }

    fn value(&mut self, host: &mut dyn Host, context: &LoadContext, row: &[Value]) -> Result<Value> {
        match self {
            Cell::Entity(loader) => loader.load(host, context, row),
            Cell::Column(place) => Ok(row.get(*place).cloned().unwrap_or_default()),
            Cell::Bundle { parts, labels, maker, process } => {
                let mut values = Vec::with_capacity(parts.len());
                for part in parts {
                    values.push(part.value(host, context, row)?);
                }
                let bundle = match maker {
                    BundleMaker::Composite(composite) => return composite.construct(host, values),
                    BundleMaker::Object(bundle) => bundle,
                };
                let function = match process {
                    Some(function) => function.clone(),
                    None => {
                        let name = Str::from("_row_processor");
                        let maker = host.get_attribute(bundle, &name)?.unwrap_or_default();
                        let labels = labels.iter().cloned().map(Value::Str).collect::<Vec<_>>();
                        let function = host.call(&maker, vec![Value::tuple(labels)], Vec::new())?;
                        process.insert(function).clone()
                    }
                };
                host.call(&function, vec![Value::tuple(values)], Vec::new())
            }
        }
    }
}

/// Rows of objects, made of a cursor's rows.
struct ObjectRows {
    cursor: QueryResult,
    width: usize,
    cells: Vec<Cell>,
    context: LoadContext,
    state: Rc<CompileState>,
    /// The values of all rows. Those that were fetched stay as well, until the end is found: as long as rows are being
    /// fetched, their objects are held.
    made: Vec<Value>,
    /// How many of them were fetched.
    fetched: usize,
    done: bool,
}

impl ObjectRows {
    /// Makes all rows: SQLAlchemy fetches them at once too, unless it is told `yield_per`.
    fn make(&mut self, host: &mut dyn Host) -> Result<()> {
        self.done = true;
        let values = self.cursor.all_values(host)?;
        if self.width == 0 {
            return Ok(());
        }
        let count = values.len() / self.width;
        host.charge((values.len() as u64).div_ceil(8))?;
        if self.cells.iter().any(|cell| matches!(cell, Cell::Entity(_))) {
            self.context.session.identity_map().reserve(count);
        }
        let told = self.tell_hydration(host);
        let mut made = Vec::with_capacity(count * self.cells.len());
        for row in values.chunks_exact(self.width) {
            self.context.begin_row();
            for cell in &mut self.cells {
                made.push(cell.value(host, &self.context, row)?);
            }
        }
        if let Some((statement, width)) = told {
            host.emit_objects(Objects { statement, width, ids: self.context.made.take() });
        }
        for cell in &mut self.cells {
            if let Cell::Entity(loader) = cell {
                loader.load_subqueries(host, &self.context)?;
            }
        }
        for cell in &mut self.cells {
            if let Cell::Entity(loader) = cell {
                loader.finish(host, &self.context)?;
            }
        }
        self.made = made;
        Ok(())
    }
}

impl ObjectRows {
    /// Tells the trace what the rows become; the statement's number, and how many objects a row has.
    fn tell_hydration(&self, host: &mut dyn Host) -> Option<(u32, u32)> {
        let statement = self.context.statement?;
        let hydration = self.state.hydration();
        let width = u32::try_from(hydration.entities.len()).ok().filter(|width| *width > 0)?;
        host.emit(Event::Hydration { statement, hydration });
        Some((statement, width))
    }
}

impl RowSource for ObjectRows {
    fn fetch(&mut self, host: &mut dyn Host, count: usize, out: &mut Vec<Value>) -> Result<usize> {
        if !self.done {
            self.make(host)?;
        }
        let width = self.cells.len().max(1);
        let end = self.fetched.saturating_add(count.saturating_mul(width));
        if end > self.made.len() {
            let rows = (self.made.len() - self.fetched) / width;
            out.extend(self.made.drain(self.fetched..));
            return Ok(rows);
        }
        out.extend(self.made.get(self.fetched..end).into_iter().flatten().cloned());
        self.fetched = end;
        Ok(count)
    }

    fn close(&mut self) {
        self.cursor.soft_close();
    }
}
