// Projects that members propose: theirs, and the programme's.
import type { FastifyInstance } from 'fastify';
import { route } from '../route.ts';
import { idParams, programmeParams } from '../shapes.ts';
import {
  appraise,
  changeOwnProject,
  listOwnProjects,
  listProjects,
  proposeProject,
  reportResults,
  showProject,
  stepProject,
} from './actions.ts';
import { moveMilestone } from './milestones.ts';
import {
  appraisalBody,
  changeBody,
  milestoneParams,
  moveBody,
  ownProjectsAnswer,
  projectAnswer,
  projectsAnswer,
  projectsQuery,
  proposeBody,
  resultsBody,
  stepBody,
} from './schema.ts';

export function projectRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/programmes/:programme/projects',
    summary: 'Projects proposed to the programme’s team, newest change first',
    params: programmeParams,
    query: projectsQuery,
    answer: projectsAnswer,
    run: (ctx, { params, query }) => listProjects(ctx, params.programme, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/me/projects',
    summary: 'Own projects, and where one can be proposed',
    answer: ownProjectsAnswer,
    run: listOwnProjects,
  });
  route(app, {
    method: 'POST',
    url: '/api/me/projects',
    summary: 'Begins a proposal',
    body: proposeBody,
    answer: projectAnswer,
    status: 201,
    run: (ctx, { body }) => proposeProject(ctx, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/projects/:id',
    summary: 'One project, for its proposer and the programme’s team',
    params: idParams,
    answer: projectAnswer,
    run: (ctx, { params }) => showProject(ctx, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/api/projects/:id',
    summary: 'Words an own proposal while it is a draft or was returned',
    params: idParams,
    body: changeBody,
    answer: projectAnswer,
    run: (ctx, { params, body, ifMatch }) => changeOwnProject(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/projects/:id/steps',
    summary: 'Takes one step with a project',
    params: idParams,
    body: stepBody,
    answer: projectAnswer,
    run: (ctx, { params, body, ifMatch }) => stepProject(ctx, params.id, body, ifMatch),
  });
  route(app, {
    method: 'POST',
    url: '/api/projects/:id/appraisals',
    summary: 'Appraises a proposal, or declares a conflict of interest',
    params: idParams,
    body: appraisalBody,
    answer: projectAnswer,
    status: 201,
    run: (ctx, { params, body }) => appraise(ctx, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/projects/:id/milestones/:milestone/moves',
    summary: 'Reports a milestone, accepts it, sends it back, or records its payment',
    params: milestoneParams,
    body: moveBody,
    answer: projectAnswer,
    run: async (ctx, { params, body }) => {
      await moveMilestone(ctx, params.id, params.milestone, body);
      return showProject(ctx, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/projects/:id/results',
    summary: 'Says what came of a project',
    params: idParams,
    body: resultsBody,
    answer: projectAnswer,
    run: (ctx, { params, body, ifMatch }) => reportResults(ctx, params.id, body, ifMatch),
  });
}
