/** What the user may do, asked of the API once for each question in the life of the page. */
import type { AccessReviewResourceAttributes } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { useEffect, useState } from 'react';
import { consoleFetchJSON } from '../console-fetch';

const URL = '/api/kubernetes/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

type Review = { status: { allowed: boolean } };

const asked = new Map<string, Promise<boolean>>();

function keyOf({ group, resource, subresource, verb, name, namespace }: AccessReviewResourceAttributes): string {
  return JSON.stringify([group, resource, subresource, verb, name, namespace].map((value) => value ?? ''));
}

/** Whether the user may; when that can't be found out it says yes, as the real one does: the API refuses anyway. */
export function checkAccess(attributes: AccessReviewResourceAttributes): Promise<boolean> {
  const key = keyOf(attributes);
  const earlier = asked.get(key);
  if (earlier !== undefined) {
    return earlier;
  }
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: attributes },
  };
  const answer = (consoleFetchJSON.post(URL, review) as Promise<Review>).then(
    ({ status }) => status.allowed,
    () => true,
  );
  asked.set(key, answer);
  return answer;
}

/** Whether the user may, and whether that is still being asked. */
export function useAccessReview(attributes: AccessReviewResourceAttributes): [boolean, boolean] {
  const [answer, setAnswer] = useState<boolean>();
  const key = keyOf(attributes);
  useEffect(() => {
    let current = true;
    const [group, resource, subresource, verb, name, namespace] = JSON.parse(key) as string[];
    const question = { group, resource, subresource, verb, name, namespace } as AccessReviewResourceAttributes;
    void checkAccess(question).then((allowed) => current && setAnswer(allowed));
    return () => {
      current = false;
    };
  }, [key]);
  return [answer ?? false, answer === undefined];
}
