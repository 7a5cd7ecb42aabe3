import type { ReactElement } from 'react';
import './cut-name.css';
import { nameParts } from './name-parts';

export type CutNameProps = {
  name: string;
  /** The names that it must be told apart from. */
  among: readonly string[];
  className?: string;
};

/** A name in one line. Where it is too long, what it has in common with the others is cut. */
export function CutName({ name, among, className = '' }: CutNameProps): ReactElement {
  const { start, middle, end } = nameParts(name, among);
  return (
    <span className={`netobserv-agent-health__cut-name ${className}`} dir="auto" title={name}>
      {start === '' ? null : <span className="netobserv-agent-health__cut-rest">{start}</span>}
      <span className="netobserv-agent-health__cut-middle">{middle}</span>
      {end === '' ? null : <span className="netobserv-agent-health__cut-rest">{end}</span>}
    </span>
  );
}
