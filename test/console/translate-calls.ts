/** Looks at every t('…') of a source file as the extraction does, and finds what it would not see. */
import ts from 'typescript';
import { NAMESPACE } from '../../src/i18n/use-t';
import { placeholders } from './locale-check';

function names(options: ts.Expression | undefined): ReadonlySet<string> | undefined {
  if (options === undefined) return new Set();
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  const properties = options.properties.map((property) => property.name);
  if (properties.some((name) => name === undefined)) return undefined;
  return new Set(properties.flatMap((name) => (name && ts.isIdentifier(name) ? [name.text] : [])));
}

/** A name in another namespace would not be found in ours, and "~" would be taken for the end of a namespace. */
function isPlain(text: string): boolean {
  return !text.replace(new RegExp(`^${NAMESPACE}~`), '').includes('~');
}

function textProblem(text: string, options: ts.Expression | undefined): string | undefined {
  const given = names(options);
  const wanted = placeholders(text);
  if (!isPlain(text)) return 'has "~", which ends a namespace';
  // The extraction makes plural forms only where it sees the name.
  if (wanted.includes('count') && given?.has('count') !== true) return 'has {{count}}, but no count beside it';
  if (given === undefined) return undefined;
  const missing = wanted.filter((name) => !given.has(name));
  if (missing.length > 0) return `gets no ${missing.join(', ')}`;
  const extra = [...given].filter((name) => !wanted.includes(name));
  return extra.length > 0 ? `does not use ${extra.join(', ')}` : undefined;
}

function problemOf({ expression, arguments: [text, options] }: ts.CallExpression): string | undefined {
  const isTranslate = ts.isIdentifier(expression)
    ? expression.text === 't'
    : ts.isPropertyAccessExpression(expression) && expression.name.text === 't';
  if (!isTranslate) return undefined;
  // A template without values is a literal, too.
  if (text === undefined || !ts.isStringLiteralLike(text)) return 'is not a literal: the extraction does not see it';
  return textProblem(text.text, options);
}

/** What is wrong with the texts of a file, with lines; empty if nothing is. */
export function translateProblems(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const problem = ts.isCallExpression(node) ? problemOf(node) : undefined;
    if (problem !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      problems.push(`${path}:${line + 1} ${node.getText().replace(/\s+/g, ' ').slice(0, 60)} ${problem}`);
    }
    node.forEachChild(visit);
  };
  visit(file);
  return problems;
}
