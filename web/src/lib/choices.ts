import type { Answer, Authority, Terms } from '../api/types';

export const answers: Answer[] = [
  'agreed',
  'in_principle',
  'understanding',
  'reservation',
  'demand',
  'rejected',
  'declined',
];
export const authorities: Authority[] = ['personal', 'ad_referendum', 'instructed', 'final'];
export const roles = ['author', 'mediator', 'envoy', 'guarantor', 'observer'] as const;
export const terms: Terms[] = ['for_you_only', 'unattributed', 'as_ours', 'conditional'];
