/** Links to the pages of objects. */
import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type {
  ResourceIconProps,
  ResourceLinkProps,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Label } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useK8sModels } from './k8s/models';
import { chosenReference, findModel, type KindChoice, referenceOfModel } from './k8s/reference';

/** Address of an object's page; without a name, of the list. */
export function resourcePath(model: K8sModel, name?: string, namespace?: string): string {
  const { plural, namespaced, crd } = model;
  const scope = namespaced !== true ? 'cluster' : namespace ? `ns/${namespace}` : 'all-namespaces';
  const kind = crd === true ? referenceOfModel(model) : plural;
  return `/k8s/${scope}/${kind}${name ? `/${encodeURIComponent(name)}` : ''}`;
}

function useModel(choice: KindChoice): K8sModel | undefined {
  return findModel(useK8sModels()[0], chosenReference(choice));
}

/** The badge of a kind. */
export function ResourceIcon(props: ResourceIconProps): ReactElement | null {
  const model = useModel(props);
  return model ? (
    <Label isCompact color="blue" className={props.className} title={model.label}>
      {model.abbr}
    </Label>
  ) : null;
}

/** A link to an object with the badge of its kind; only its name for kinds that the API does not have. */
export function ResourceLink(props: ResourceLinkProps): ReactElement | null {
  const { name, namespace, displayName, linkTo = true, hideIcon, title } = props;
  const model = useModel(props);
  if (chosenReference(props) === '') {
    return null;
  }
  const value = displayName ?? name;
  const test = { 'data-test-id': value, 'data-test': props.dataTest ?? value };
  const text = (
    <>
      {value}
      {props.nameSuffix}
    </>
  );
  return (
    <span className={props.className}>
      {hideIcon === true ? null : <ResourceIcon {...props} className={undefined} />}{' '}
      {linkTo && model ? (
        <Link to={resourcePath(model, name, namespace)} title={title} onClick={props.onClick} {...test}>
          {text}
        </Link>
      ) : (
        <span {...test}>{text}</span>
      )}
      {props.children}
    </span>
  );
}
