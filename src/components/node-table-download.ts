/** Spreadsheets take a file without this mark for one in the system's old encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** Lets the browser save a text as a file. */
export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: some browsers start reading after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
