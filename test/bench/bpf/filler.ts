/** Runs a tc program on packets of many flows, as fast as it goes. */
import { udpFrame } from './frame';
import { loadObject, PROGRAM_TYPE, timeProgram } from './object';

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

/**
 * @param trafficObject compiled traffic.bpf.c
 * @returns a function that runs the program once for each of so many flows
 */
export function createFiller(trafficObject: string, program: number): (flows: number) => void {
  const traffic = loadObject(trafficObject, { programs: ['next_tc'], type: PROGRAM_TYPE.schedCls });
  const frame = udpFrame();
  traffic.store('target', 0, words(program));
  return (flows) => {
    traffic.store('.data.traffic', 0, words(0, flows, 0));
    timeProgram(traffic.program('next_tc'), frame, flows);
  };
}
