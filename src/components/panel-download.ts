/** Spreadsheets take a file without this mark for one in the system's old encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** Some browsers start reading only after the click has been handled. */
const KEPT_MS = 10_000;

/** Lets the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** A CSV text as the content of a file. */
export function csvFile(text: string): Blob {
  return new Blob([BYTE_ORDER_MARK, text], { type: 'text/csv;charset=utf-8' });
}
