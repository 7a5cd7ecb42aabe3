// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { csvFile, saveFile } from './panel-download';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('saves a file that spreadsheets read as UTF-8, and lets go of it', async () => {
  vi.useFakeTimers();
  const blobs: Blob[] = [];
  const revoke = vi.fn();
  // jsdom has neither.
  URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
  URL.revokeObjectURL = revoke;
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(`${this.download} ${this.href}`);
  });
  saveFile('agents.csv', csvFile('node\r\nä\r\n'));
  expect(names).toEqual(['agents.csv blob:1']);
  const bytes = await new Promise<ArrayBuffer>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      if (reader.result instanceof ArrayBuffer) resolve(reader.result);
    };
    reader.readAsArrayBuffer(blobs[0]);
    void vi.advanceTimersByTimeAsync(1000);
  });
  expect([...new Uint8Array(bytes).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x6e]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(revoke).toHaveBeenCalledWith('blob:1');
});
