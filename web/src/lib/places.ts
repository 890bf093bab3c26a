// What stands in each menu: at most seven places, named for what people do there.
import type { NavItem } from '#lib/components/kinds.ts';
import { m } from '#lib/paraglide/messages.js';

export function officialPlaces(
  programme: string,
  { works, administrator }: { works: boolean; administrator: boolean },
): NavItem[] {
  const base = `/o/${programme}`;
  const map = { href: `${base}/map`, label: m.nav_map() };
  const survey = { href: `${base}/survey`, label: m.nav_survey() };
  return [
    ...(works
      ? [
          {
            href: `${base}/talent`,
            label: m.nav_talent(),
            covers: talentPlaces(programme).map((place) => place.href),
          },
          {
            href: `${base}/assignments`,
            label: m.nav_assignments(),
            covers: assignmentPlaces(programme).map((place) => place.href),
          },
          {
            href: `${base}/placements`,
            label: m.nav_placements(),
            covers: placementPlaces(programme).map((place) => place.href),
          },
          map,
          survey,
          { href: `${base}/institutions`, label: m.nav_institutions() },
        ]
      : [map, survey]),
    ...(administrator ? [{ href: `${base}/settings`, label: m.nav_settings() }] : []),
  ];
}

/** Around talent search; shown on its pages, because the menu is full. */
export function talentPlaces(programme: string): NavItem[] {
  const base = `/o/${programme}`;
  return [
    { href: `${base}/talent`, label: m.talent_place_search() },
    { href: `${base}/lists`, label: m.talent_place_lists() },
    { href: `${base}/searches`, label: m.talent_place_searches() },
    { href: `${base}/return-plans`, label: m.return_list_title() },
    { href: `${base}/exports`, label: m.export_title() },
  ];
}

/** Around what is asked for: finding people for one assignment, for many at once, how fairly, and by which weights. */
export function assignmentPlaces(programme: string): NavItem[] {
  const base = `/o/${programme}`;
  return [
    { href: `${base}/assignments`, label: m.nav_assignments() },
    { href: `${base}/portfolios`, label: m.match_place_portfolios() },
    { href: `${base}/budget`, label: m.nav_budget() },
    { href: `${base}/projects`, label: m.nav_projects() },
    { href: `${base}/fairness`, label: m.match_place_fairness() },
    { href: `${base}/matching`, label: m.match_place_settings() },
    { href: `${base}/priorities`, label: m.priority_place() },
  ];
}

/** Around placements: what needs a coordinator today, where everybody stands, the whole list, and what came of it. */
export function placementPlaces(programme: string): NavItem[] {
  const base = `/o/${programme}`;
  return [
    { href: `${base}/desk`, label: m.nav_desk() },
    { href: `${base}/board`, label: m.nav_board() },
    { href: `${base}/placements`, label: m.nav_placement_list() },
    { href: `${base}/orientation`, label: m.nav_orientation() },
    { href: `${base}/report`, label: m.indicator_nav() },
  ];
}

export function hostPlaces(): NavItem[] {
  return [
    { href: '/host/assignments', label: m.nav_assignments() },
    { href: '/host/placements', label: m.nav_placements() },
    { href: '/host/institutions', label: m.nav_institution() },
    { href: '/host/exports', label: m.export_title() },
  ];
}

export function adminPlaces(): NavItem[] {
  return [{ href: '/admin/programmes', label: m.nav_programmes() }];
}

/** `path` is where one is: the overview's address begins every other one. */
export function memberPlaces(path: string): NavItem[] {
  return [
    { href: '/me', label: m.nav_me_overview(), current: path === '/me' },
    { href: '/me/profile', label: m.nav_me_profile() },
    { href: '/me/assignments', label: m.nav_me_assignments() },
    { href: '/me/invitations', label: m.nav_me_invitations() },
    { href: '/me/projects', label: m.nav_projects() },
    { href: '/me/return', label: m.return_nav() },
  ];
}

export function roleName(role: string): string {
  switch (role) {
    case 'focal_point':
      return m.role_focal_point();
    case 'coordinator':
      return m.role_coordinator();
    case 'administrator':
      return m.role_administrator();
    case 'host':
      return m.role_host();
    default:
      return m.role_member();
  }
}
