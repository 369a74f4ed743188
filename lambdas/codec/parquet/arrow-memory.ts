/** The type of an Arrow array, as the Arrow C data interface writes it. */
export interface ArrowField {
  readonly name: string;
  /** Such as "g" for doubles. */
  readonly format: string;
  readonly children: readonly ArrowField[];
  /** The type of the entries where `format` is that of indices into a dictionary. */
  readonly dictionary: ArrowField | null;
}

/** Where the parts of an Arrow array lie in memory. */
export interface ArrowData {
  readonly length: number;
  readonly nullCount: number;
  /** Rows to skip in every buffer. */
  readonly offset: number;
  /** Addresses; 0 where there is no such buffer. The first one is the bitmap of rows that have a value. */
  readonly buffers: readonly number[];
  readonly children: readonly ArrowData[];
  readonly dictionary: ArrowData | null;
}

const text = new TextDecoder();

/**
 * Reads the `ArrowSchema` struct at an address of 32-bit memory.
 *
 * @see https://arrow.apache.org/docs/format/CDataInterface.html#structure-definitions
 */
export function readArrowField(memory: DataView, address: number): ArrowField {
  const dictionary = memory.getUint32(address + 36, true);
  return {
    name: readText(memory, memory.getUint32(address + 4, true)),
    format: readText(memory, memory.getUint32(address, true)),
    children: readPointers(memory, {
      count: readLength(memory, address + 24),
      first: memory.getUint32(address + 32, true),
    }).map((child) => readArrowField(memory, child)),
    dictionary: dictionary === 0 ? null : readArrowField(memory, dictionary),
  };
}

/** Reads the `ArrowArray` struct at an address of 32-bit memory. */
export function readArrowData(memory: DataView, address: number): ArrowData {
  const dictionary = memory.getUint32(address + 48, true);
  return {
    length: readLength(memory, address),
    nullCount: readLength(memory, address + 8),
    offset: readLength(memory, address + 16),
    buffers: readPointers(memory, {
      count: readLength(memory, address + 24),
      first: memory.getUint32(address + 40, true),
    }),
    children: readPointers(memory, {
      count: readLength(memory, address + 32),
      first: memory.getUint32(address + 44, true),
    }).map((child) => readArrowData(memory, child)),
    dictionary: dictionary === 0 ? null : readArrowData(memory, dictionary),
  };
}

function readLength(memory: DataView, address: number): number {
  return Number(memory.getBigInt64(address, true));
}

function readPointers(
  memory: DataView,
  { count, first }: { readonly count: number; readonly first: number },
): readonly number[] {
  return Array.from({ length: count }, (_, index) => memory.getUint32(first + 4 * index, true));
}

function readText(memory: DataView, address: number): string {
  if (address === 0) return '';
  let end = address;
  while (memory.getUint8(end) !== 0) end += 1;
  return text.decode(new Uint8Array(memory.buffer, address, end - address));
}
