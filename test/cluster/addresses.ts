/** Names and addresses of the cluster's one node; all of them are in a network namespace of its own. */
export const NODE_NAME = 'node1';
export const NODE_IP = '10.0.0.1';
export const POD_NETWORK = '10.128.1.0/24';
export const SERVICE_NETWORK = '10.96.0.0/16';
/** First address of the service network: what pods know the API server by. */
export const API_SERVICE_IP = '10.96.0.1';
export const API_PORT = 6443;
export const ETCD_URL = 'http://127.0.0.1:2379';
export const CLUSTER_DOMAIN = 'cluster.local';
