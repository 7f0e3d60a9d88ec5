// Carries statements and rows between sql.js and Retort in batches. Brought in by importScripts behind sql-wasm.js.
//
// sql.js offers its memory to nobody, so it is taken from the instance while that is made. Texts and blobs then move as
// bytes from one memory to the other, and are never JavaScript strings on the way.
"use strict";

(() => {
    const OK = 0, ROW = 100, DONE = 101;
    // How a value travels: the storage classes of SQLite, and integers that a double does not hold, as their digits.
    const INTEGER = 1, FLOAT = 2, TEXT = 3, BLOB = 4, NULL = 5, DIGITS = 6;
    const TRANSIENT = -1;

    // What a batch of rows is written to, reused for the next batch.
    class Batch {
        constructor() {
            this.types = new Uint8Array(1024);
            this.numbers = new Float64Array(1024);
            this.bytes = new Uint8Array(16384);
            this.rows = 0; // how many rows there are
            this.width = 0; // how many arguments there are, of a function
            this.code = OK; // why there are no more: DONE, an error, or OK where there may be some
            this.size = 0; // how much of `bytes` is used
        }

        // Makes room for one more row, its texts and blobs apart.
        grow(values) {
            if (values > this.types.length) {
                const length = Math.max(values, this.types.length * 2);
                const types = new Uint8Array(length), numbers = new Float64Array(length);
                types.set(this.types);
                numbers.set(this.numbers);
                this.types = types;
                this.numbers = numbers;
            }
        }

        growBytes(size) {
            if (size > this.bytes.length) {
                const bytes = new Uint8Array(Math.max(size, this.bytes.length * 2));
                bytes.set(this.bytes.subarray(0, this.size));
                this.bytes = bytes;
            }
        }
    }

    class Sqlite {
        constructor(module, memory, table) {
            this.module = module;
            this.memory = memory;
            this.scratch = module._malloc(8);
            this.heap = new Uint8Array(memory.buffer);
            this.idle = [];
            this.table = table;
            this.freeSlots = []; // of the table of functions
            this.slots = new Map(); // which of them a database has
            this.groups = 0; // of rows that an aggregate function has worked on
        }

        // The memory of SQLite; a new view where it has grown.
        view() {
            if (this.heap.buffer !== this.memory.buffer) this.heap = new Uint8Array(this.memory.buffer);
            return this.heap;
        }

        pointer(address) {
            return new DataView(this.memory.buffer).getUint32(address, true);
        }

        // Puts bytes with a zero behind them into the memory of SQLite.
        place(bytes) {
            const address = this.module._malloc(bytes.length + 1);
            const heap = this.view();
            heap.set(bytes, address);
            heap[address + bytes.length] = 0;
            return address;
        }

        string(address) {
            const heap = this.view();
            let end = address;
            while (heap[end] !== 0) end++;
            return new TextDecoder().decode(heap.subarray(address, end));
        }

        // Opens a database, and gives its address, or a negative result code.
        open(name) {
            const address = this.place(name);
            const code = this.module._sqlite3_open(address, this.scratch);
            this.module._free(address);
            const database = this.pointer(this.scratch);
            if (code !== OK) {
                this.module._sqlite3_close_v2(database);
                return -code;
            }
            return database;
        }

        close(database) {
            this.module._sqlite3_close_v2(database);
            this.freeSlots.push(...(this.slots.get(database) || []));
            this.slots.delete(database);
        }

        // Puts a function of so many 32-bit numbers where SQLite can call it, and gives its place.
        slot(database, parameters, body) {
            const type = [1, 0x60, parameters, ...Array(parameters).fill(0x7f), 0];
            const bytes = [
                0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
                1, type.length, ...type, // the type
                2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, // imports "e" "f"
                7, 5, 1, 1, 0x66, 0, 0, // exports "f"
            ];
            const module = new WebAssembly.Module(new Uint8Array(bytes));
            const { f } = new WebAssembly.Instance(module, { e: { f: body } }).exports;
            const slot = this.freeSlots.length > 0 ? this.freeSlots.pop() : this.table.grow(1);
            this.table.set(slot, f);
            if (!this.slots.has(database)) this.slots.set(database, []);
            this.slots.get(database).push(slot);
            return slot;
        }

        // Lets SQL call `body`, with a context that `result` answers to, the number of a group of rows (0 for a scalar
        // function, and where the group has no rows), whether that is at its end, and a batch of one row of arguments.
        // Without `body`, takes the function away.
        createFunction(database, name, count, flags, aggregate, body) {
            const module = this.module;
            let row = 0, step = 0, end = 0;
            if (body) {
                const groupOf = (context, make) => {
                    const address = module._sqlite3_aggregate_context(context, make ? 4 : 0);
                    if (address === 0) return 0;
                    const view = new DataView(this.memory.buffer);
                    if (view.getUint32(address, true) === 0) view.setUint32(address, ++this.groups, true);
                    return view.getUint32(address, true);
                };
                const called = this.slot(database, 3, (context, argc, argv) => {
                    const group = aggregate ? groupOf(context, true) : 0;
                    body(context, group, false, this.argumentsAt(argc, argv));
                });
                if (aggregate) {
                    step = called;
                    end = this.slot(database, 1, (context) => {
                        body(context, groupOf(context, false), true, this.argumentsAt(0, 0));
                    });
                } else {
                    row = called;
                }
            }
            const address = this.place(name);
            const code = module._sqlite3_create_function_v2(database, address, count, flags, 0, row, step, end, 0);
            module._free(address);
            return code;
        }

        // The arguments of a function as a batch of one row.
        argumentsAt(count, address) {
            const module = this.module;
            const batch = this.idle.pop() || new Batch();
            batch.rows = 1;
            batch.width = count;
            batch.size = 0;
            batch.grow(count);
            for (let i = 0; i < count; i++) {
                const argument = this.pointer(address + i * 4);
                let type = module._sqlite3_value_type(argument);
                if (type === INTEGER || type === FLOAT) batch.numbers[i] = module._sqlite3_value_double(argument);
                if (type === INTEGER && !Number.isSafeInteger(batch.numbers[i])) type = DIGITS;
                if (type === TEXT || type === DIGITS || type === BLOB) {
                    const blob = type === BLOB;
                    const start = blob ? module._sqlite3_value_blob(argument) : module._sqlite3_value_text(argument);
                    const size = module._sqlite3_value_bytes(argument);
                    batch.growBytes(batch.size + size);
                    batch.bytes.set(this.view().subarray(start, start + size), batch.size);
                    batch.size += size;
                    batch.numbers[i] = size;
                }
                batch.types[i] = type;
            }
            return batch;
        }

        // Answers a call: with a value, or with what went wrong where `type` is 0. Whole numbers beyond 2^53 come as digits.
        result(context, type, number, bytes) {
            const module = this.module;
            switch (type) {
                case INTEGER: module._sqlite3_result_int64(context, BigInt(number)); break;
                case DIGITS: module._sqlite3_result_int64(context, BigInt(new TextDecoder().decode(bytes))); break;
                case FLOAT: module._sqlite3_result_double(context, number); break;
                case NULL: module._sqlite3_result_null(context); break;
                default: {
                    const address = this.place(bytes);
                    if (type === TEXT) module._sqlite3_result_text(context, address, bytes.length, TRANSIENT);
                    else if (type === BLOB) module._sqlite3_result_blob(context, address, bytes.length, TRANSIENT);
                    else module._sqlite3_result_error(context, address, bytes.length);
                    module._free(address);
                }
            }
        }

        message(database) {
            return this.string(this.module._sqlite3_errmsg(database));
        }

        // Prepares the first statement of `sql`; gives its address, 0 where there is none, or a negative result code. What
        // is behind the statement begins at `tail`.
        prepare(database, sql) {
            const address = this.place(sql);
            const code = this.module._sqlite3_prepare_v2(database, address, -1, this.scratch, this.scratch + 4);
            this.tail = this.pointer(this.scratch + 4) - address;
            this.module._free(address);
            return code === OK ? this.pointer(this.scratch) : -code;
        }

        columns(statement) {
            const names = [];
            const count = this.module._sqlite3_column_count(statement);
            for (let column = 0; column < count; column++) {
                names.push(this.string(this.module._sqlite3_column_name(statement, column)));
            }
            return names;
        }

        // Binds parameters, and runs the statement to its first row or its end: gives ROW, DONE or an error. Texts and
        // blobs are in `bytes`, one behind the other, their sizes in `numbers`.
        execute(statement, types, numbers, bytes) {
            const module = this.module;
            module._sqlite3_reset(statement);
            const block = bytes.length > 0 ? this.place(bytes) : this.scratch;
            let address = block;
            let code = OK;
            for (let i = 0; i < types.length && code === OK; i++) {
                const number = numbers[i];
                switch (types[i]) {
                    case INTEGER: code = module._sqlite3_bind_int(statement, i + 1, number); break;
                    case FLOAT: code = module._sqlite3_bind_double(statement, i + 1, number); break;
                    case TEXT:
                        code = module._sqlite3_bind_text(statement, i + 1, address, number, TRANSIENT);
                        address += number;
                        break;
                    case BLOB:
                        code = module._sqlite3_bind_blob(statement, i + 1, address, number, TRANSIENT);
                        address += number;
                        break;
                    default: code = module._sqlite3_bind_blob(statement, i + 1, 0, 0, 0);
                }
            }
            if (block !== this.scratch) module._free(block);
            return code === OK ? module._sqlite3_step(statement) : code;
        }

        // Runs the statement to its end for each row of parameters, `width` in a row. Gives the rows changed, or a negative
        // result code.
        executeMany(database, statement, width, types, numbers, bytes) {
            let changed = 0, offset = 0;
            for (let start = 0; start < types.length; start += width) {
                let size = 0;
                for (let i = start; i < start + width; i++) {
                    if (types[i] === TEXT || types[i] === BLOB) size += numbers[i];
                }
                let code = this.execute(
                    statement,
                    types.subarray(start, start + width),
                    numbers.subarray(start, start + width),
                    bytes.subarray(offset, offset + size),
                );
                offset += size;
                while (code === ROW) code = this.module._sqlite3_step(statement);
                if (code !== DONE) return -code;
                changed += this.module._sqlite3_changes(database);
            }
            return changed;
        }

        changes(database) {
            return this.module._sqlite3_changes(database);
        }

        // Ends a statement, so that it holds no lock, and lets go of what was bound.
        reset(statement) {
            this.module._sqlite3_reset(statement);
            this.module._sqlite3_clear_bindings(statement);
        }

        finalize(statement) {
            this.module._sqlite3_finalize(statement);
        }

        // Reads up to `count` rows of a statement that stands on one, stepping on behind each.
        fetch(statement, width, count) {
            const module = this.module;
            const batch = this.idle.pop() || new Batch();
            batch.rows = 0;
            batch.size = 0;
            batch.code = ROW;
            let value = 0;
            while (batch.code === ROW && batch.rows < count) {
                batch.grow(value + width);
                const types = batch.types, numbers = batch.numbers;
                for (let column = 0; column < width; column++, value++) {
                    let type = module._sqlite3_column_type(statement, column);
                    switch (type) {
                        case INTEGER:
                            numbers[value] = module._sqlite3_column_double(statement, column);
                            if (!Number.isSafeInteger(numbers[value])) {
                                type = DIGITS;
                                this.bytesOf(module._sqlite3_column_text(statement, column), statement, column, batch, value);
                            }
                            break;
                        case FLOAT:
                            numbers[value] = module._sqlite3_column_double(statement, column);
                            break;
                        case TEXT:
                            this.bytesOf(module._sqlite3_column_text(statement, column), statement, column, batch, value);
                            break;
                        case BLOB:
                            this.bytesOf(module._sqlite3_column_blob(statement, column), statement, column, batch, value);
                            break;
                    }
                    types[value] = type;
                }
                batch.rows++;
                batch.code = module._sqlite3_step(statement);
            }
            return batch;
        }

        // Appends the bytes of a column to a batch.
        bytesOf(address, statement, column, batch, value) {
            const size = this.module._sqlite3_column_bytes(statement, column);
            const start = batch.size, end = start + size;
            batch.growBytes(end);
            const heap = this.view(), bytes = batch.bytes;
            if (size < 32) {
                for (let from = address, to = start; to < end; from++, to++) bytes[to] = heap[from];
            } else {
                bytes.set(heap.subarray(address, address + size), start);
            }
            batch.size = end;
            batch.numbers[value] = size;
        }

        // Takes a batch back that has been read.
        release(batch) {
            this.idle.push(batch);
        }
    }

    // The build divides large modules: a second part holds what a first run does not need. What it has in common with the
    // first is among the exports of that. Whoever needs it stands in the middle of a call, so it comes at once.
    const RESTS = ["./worker_bg_rest.wasm", "./sql-wasm_rest.wasm"];
    const prepared = new Map();
    self.retortRest = (name, exports) => {
        if (!prepared.has(name)) {
            const request = new XMLHttpRequest();
            request.open("GET", name, false);
            request.responseType = "arraybuffer";
            request.send();
            prepared.set(name, new WebAssembly.Module(request.response));
        }
        new WebAssembly.Instance(prepared.get(name), { retort: exports });
    };

    // Fetches them ahead. Where that fails, the one who needs them will say so.
    self.retortPrepare = () => RESTS.forEach((name) =>
        WebAssembly.compileStreaming(fetch(name)).then((module) => prepared.set(name, module), () => {}));

    // Starts sql.js. `wasm` is its code: bytes, a response or a module, or a promise of one.
    self.retortSqlite = async (wasm) => {
        const source = await wasm;
        let memory, table;
        const module = await initSqlJs({
            instantiateWasm: (imports, done) => {
                let exports;
                imports.retort = { rest: () => self.retortRest(RESTS[1], exports) };
                const instantiated = typeof Response === "function" && source instanceof Response
                    ? WebAssembly.instantiateStreaming(source, imports)
                    : WebAssembly.instantiate(source, imports);
                instantiated.then((result) => {
                    const instance = result.instance || result;
                    exports = instance.exports;
                    memory = Object.values(exports).find((item) => item instanceof WebAssembly.Memory);
                    table = Object.values(exports).find((item) => item instanceof WebAssembly.Table);
                    done(instance);
                });
            },
        });
        return new Sqlite(module, memory, table);
    };
})();
